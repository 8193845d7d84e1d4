package io.cooperage.app;

import io.cooperage.engine.build.CachePruning;
import io.cooperage.engine.build.CacheRecord;
import io.cooperage.engine.error.EngineException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `cooperage builder prune`.
@Command(name = "prune", description = "Removes results of builds that are kept to build faster.")
final class BuilderPruneCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private BuilderCommand builder;

    @Option(
            names = {"-a", "--all"},
            description = "Also what an image or another result stands on.")
    private boolean all;

    @Option(
            names = "--keep-storage",
            paramLabel = "SIZE",
            description = "The results used last stay, up to this much: 500m, 2g.")
    private @Nullable String keepStorage;

    @Option(
            names = "--unused-for",
            paramLabel = "DURATION",
            description = "Only what was not used for so long: PT24H, P7D.")
    private @Nullable Duration unusedFor;

    @Option(
            names = {"-f", "--force"},
            description = "Does it. Without this option it only says what it would do.")
    private boolean force;

    @Override
    public Integer call() {
        long keep = BuildWords.bytes("--keep-storage", keepStorage);
        if (keep < 0) {
            throw EngineException.invalid("--keep-storage " + keepStorage + ": it can't be less than nothing");
        }
        if (unusedFor != null && unusedFor.isNegative()) {
            throw EngineException.invalid("--unused-for " + unusedFor + ": it can't be less than nothing");
        }
        CachePruning what = new CachePruning(all, unusedFor, keep);
        List<CacheRecord> gone = EngineWork.on(
                builder.root(),
                engine -> force
                        ? engine.builder().pruneCache(what)
                        : engine.builder().prunableCache(what));
        PrintWriter out = builder.wiring().out();
        if (!gone.isEmpty()) {
            Instant now = InstantSource.system().instant();
            TextTable table = new TextTable("ID", "SIZE", "LAST USED", "DESCRIPTION");
            gone.forEach(record -> table.row(
                    record.id(),
                    Quantity.bytes(record.bytes()),
                    Quantity.ago(record.lastUsedAt(), now),
                    record.description()));
            out.print(table.render());
        }
        long freed = gone.stream()
                .filter(record -> !record.shared())
                .mapToLong(CacheRecord::bytes)
                .sum();
        out.println((force ? "Freed: " : "Would free: ") + Quantity.bytes(freed));
        if (!force) {
            builder.wiring().err().println("Nothing was removed; --force does it.");
        }
        return 0;
    }
}

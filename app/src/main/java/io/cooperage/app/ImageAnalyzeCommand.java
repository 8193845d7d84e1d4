package io.cooperage.app;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.image.ImageQueries;
import io.cooperage.engine.image.browse.ImageBrowser;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `cooperage image analyze`: what an image wastes, judged by rules for a build that must not get worse.
@Command(
        name = "analyze",
        exitCodeOnExecutionException = 3,
        description = "Shows what each layer of an image adds and wastes, and judges it by rules.",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:Every rule is kept, or none was given.",
            "1:A rule is broken.",
            "2:The command line is wrong.",
            "3:The image could not be analyzed."
        })
final class ImageAnalyzeCommand implements Callable<Integer> {
    /// What an archive may be called by, as other tools have it.
    private static final List<String> ARCHIVES = List.of("docker-archive:", "oci-archive:", "oci:");

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private ImageCommand image;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(
            paramLabel = "REF",
            description = "Name or id of an image; or an image that need not be loaded: docker-archive:FILE, "
                    + "oci-archive:FILE, oci:FOLDER.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String ref;

    @Option(names = "--json", description = "Everything, for scripts.")
    private boolean json;

    @Option(names = "--lowest-efficiency", paramLabel = "X", description = "Fail below this score: 0.95 or 95%%.")
    private @Nullable String lowestEfficiency;

    @Option(
            names = "--highest-wasted-bytes",
            paramLabel = "SIZE",
            description = "Fail when later layers rewrite or delete more than this: 20MB, 512KiB.")
    private @Nullable String highestWastedBytes;

    @Option(
            names = "--highest-user-wasted-percent",
            paramLabel = "X",
            description = "Fail when more than this share of the layers above the first is wasted: 0.1 or 10%%.")
    private @Nullable String highestUserWastedPercent;

    @Override
    public Integer call() {
        AnalysisRules rules = new AnalysisRules(
                parsed("--lowest-efficiency", lowestEfficiency, AnalysisRules::share),
                parsed("--highest-wasted-bytes", highestWastedBytes, AnalysisRules::size),
                parsed("--highest-user-wasted-percent", highestUserWastedPercent, AnalysisRules::share));
        AnalysisReport report = ARCHIVES.stream()
                .filter(ref::startsWith)
                .findFirst()
                .map(kind -> ofArchive(Path.of(ref.substring(kind.length())), rules))
                .orElseGet(() -> image.reading(images -> analyze(images, ref, rules)));
        image.out().println(json ? report.json() : report.table().stripTrailing());
        image.out().flush();
        return report.passed() ? 0 : 1;
    }

    private <T> @Nullable T parsed(String option, @Nullable String text, Function<String, T> parser) {
        if (text == null) {
            return null;
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), option + ": " + wrong.getMessage(), wrong);
        }
    }

    private AnalysisReport analyze(ImageQueries images, String name, AnalysisRules rules) {
        try (ImageBrowser browser = images.browse(name)) {
            return AnalysisReport.of(ref, browser, rules);
        }
    }

    /// In an engine that lives as long as this, so that the person's own holds no image it was not given.
    private AnalysisReport ofArchive(Path archive, AnalysisRules rules) {
        return image.onTemporary(engine -> {
            List<Image> images = engine.images().load(archive, image.progress(json));
            if (images.size() != 1) {
                throw EngineException.invalid("analyze " + ref + ": it holds " + images.size()
                        + " images, and one is analyzed at a time; load it, and analyze them by name");
            }
            return analyze(engine.images(), images.getFirst().id().toString(), rules);
        });
    }
}

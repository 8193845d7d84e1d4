package io.cooperage.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.image.ImageQueries;
import io.cooperage.engine.oci.ImageReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `cooperage image ls`.
@Command(name = "ls", aliases = "list", description = "Lists images, the newest first.")
final class ImageListCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private ImageCommand image;

    @Option(
            names = {"-q", "--quiet"},
            description = "Ids only.")
    private boolean quiet;

    @Option(names = "--no-trunc", description = "Whole ids.")
    private boolean whole;

    @Option(
            names = {"-l", "--long"},
            description = "Also what it shares with other images, what it alone takes, and its containers.")
    private boolean more;

    @Option(names = "--json", description = "Everything, for scripts.")
    private boolean json;

    @Override
    public Integer call() {
        List<Image> images = image.reading(ImageQueries::list);
        image.out().print(json ? json(images) : quiet ? ids(images) : table(images));
        image.out().flush();
        return 0;
    }

    private String ids(List<Image> images) {
        return images.stream().map(one -> id(one) + "\n").collect(Collectors.joining());
    }

    private String table(List<Image> images) {
        Instant now = Instant.now();
        List<String> head = new ArrayList<>(List.of("REPOSITORY", "TAG", "IMAGE ID", "PLATFORM", "CREATED", "SIZE"));
        if (more) {
            head.addAll(List.of("SHARED", "UNIQUE", "CONTAINERS"));
        }
        TextTable table = new TextTable(head.toArray(String[]::new));
        for (Image one : images) {
            if (one.tags().isEmpty()) {
                String repository = one.digests().isEmpty()
                        ? "<none>"
                        : one.digests().getFirst().familiarRepository();
                table.row(cells(one, repository, "<none>", now));
            }
            for (ImageReference tag : one.tags()) {
                table.row(cells(one, tag.familiarRepository(), String.valueOf(tag.tag()), now));
            }
        }
        return table.render();
    }

    private String[] cells(Image one, String repository, String tag, Instant now) {
        List<String> cells = new ArrayList<>(List.of(
                repository,
                tag,
                id(one),
                one.platform().toString(),
                Quantity.ago(one.created(), now),
                Quantity.bytes(one.size())));
        if (more) {
            cells.add(Quantity.bytes(one.sharedSize()));
            cells.add(Quantity.bytes(one.uniqueSize()));
            cells.add(Integer.toString(one.usedBy().size()));
        }
        return cells.toArray(String[]::new);
    }

    private String id(Image one) {
        return whole ? one.id().toString() : one.id().shortHex();
    }

    private static String json(List<Image> images) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (Image one : images) {
            ObjectNode node = all.addObject();
            node.put("id", one.id().toString());
            ArrayNode tags = node.putArray("tags");
            one.tags().forEach(tag -> tags.add(tag.familiar()));
            ArrayNode digests = node.putArray("digests");
            one.digests().forEach(digest -> digests.add(digest.familiar()));
            node.put("platform", one.platform().toString());
            node.put("created", one.created() == null ? null : one.created().toString());
            node.put("sizeBytes", one.size());
            node.put("packedBytes", one.packedSize());
            node.put("sharedBytes", one.sharedSize());
            node.put("uniqueBytes", one.uniqueSize());
            ArrayNode containers = node.putArray("containers");
            one.usedBy().forEach(containers::add);
        }
        return all.toPrettyString() + "\n";
    }
}

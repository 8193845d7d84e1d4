package io.cooperage.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `cooperage image inspect`.
@Command(name = "inspect", description = "Prints all that is known of images, as JSON.")
final class ImageInspectCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private ImageCommand image;

    @Parameters(paramLabel = "REF", arity = "1..*", description = "Names, ids or prefixes of ids.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private List<String> refs;

    @Override
    public Integer call() {
        List<JsonNode> found =
                image.reading(images -> refs.stream().map(images::inspect).toList());
        // An array, as Docker prints it, of one image too.
        image.out()
                .println("[" + found.stream().map(JsonNode::toPrettyString).collect(Collectors.joining(",\n")) + "]");
        return 0;
    }
}

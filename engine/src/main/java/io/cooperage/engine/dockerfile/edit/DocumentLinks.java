package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.ast.ImageName;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.model.StageModel;
import io.cooperage.engine.dockerfile.model.StageReferences;
import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Pages of base images, and addresses written out.
final class DocumentLinks {
    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s\"'<>\\\\)\\]]+");

    private DocumentLinks() {}

    static List<DocumentLink> of(DockerfileDocument document) {
        List<DocumentLink> links = new ArrayList<>();
        for (StageModel stage : document.model().stages()) {
            Instruction.From from = stage.stage().from();
            if (from != null && stage.baseStage() == null && !stage.baseName().equals("scratch")) {
                image(stage.baseName(), from.image().range(), links);
            }
        }
        for (StageReferences.Reference reference :
                new StageReferences(document.file(), document.model().facts()).all()) {
            if (reference.via() != StageReferences.Via.FROM && reference.target() == null && !reference.byIndex()) {
                image(reference.text(), reference.range(), links);
            }
        }
        Matcher address = ADDRESS.matcher(document.source().text());
        while (address.find()) {
            String url = address.group().replaceFirst("[.,;:]+$", "");
            if (!url.contains("$")) {
                links.add(new DocumentLink(new TextRange(address.start(), address.start() + url.length()), url));
            }
        }
        return links;
    }

    private static void image(String name, TextRange range, List<DocumentLink> links) {
        ImageName image = ImageName.parse(name);
        String page = image == null ? null : page(image);
        if (page != null) {
            links.add(new DocumentLink(range, page));
        }
    }

    /// Null for a registry that has no pages as far as known.
    private static @Nullable String page(ImageName image) {
        String repository = image.repository();
        String registry = image.registry() == null ? "docker.io" : image.registry();
        return switch (registry) {
            case "docker.io", "index.docker.io" -> {
                String plain = repository.startsWith("library/") ? repository.substring(8) : repository;
                yield "https://hub.docker.com/" + (plain.contains("/") ? "r/" : "_/") + plain;
            }
            case "ghcr.io" ->
                repository.indexOf('/') > 0
                        ? "https://github.com/" + repository.split("/", 2)[0] + "/"
                                + repository.split("/", -1)[1] + "/pkgs/container/"
                                + repository.substring(repository.lastIndexOf('/') + 1)
                        : null;
            case "quay.io" -> "https://quay.io/repository/" + repository;
            case "mcr.microsoft.com" -> "https://mcr.microsoft.com/artifact/mar/" + repository;
            default -> null;
        };
    }
}

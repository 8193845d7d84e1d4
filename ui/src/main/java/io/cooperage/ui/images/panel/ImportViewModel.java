package io.cooperage.ui.images.panel;

import io.cooperage.engine.oci.ImageReference;
import io.cooperage.ui.control.Field;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.ImageParts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A root filesystem that becomes an image. FX thread only.
public final class ImportViewModel {
    /// What Docker's `import --change` takes.
    private static final Set<String> INSTRUCTIONS = Set.of(
            "CMD",
            "ENTRYPOINT",
            "ENV",
            "EXPOSE",
            "HEALTHCHECK",
            "LABEL",
            "ONBUILD",
            "STOPSIGNAL",
            "USER",
            "VOLUME",
            "WORKDIR");

    private final ImageParts parts;
    private final Messages messages = Messages.of(ImportViewModel.class);
    final Field path = new Field(NameRules::path);
    final Field name = new Field(NameRules::optionalTag);
    final Field message = new Field(text -> "");
    final Field changes = new Field(this::changesRule);

    public ImportViewModel(ImageParts parts) {
        this.parts = parts;
    }

    /// @param file empty leaves the form as it is
    void open(String file) {
        if (!file.isEmpty()) {
            path.reset(file);
            name.reset(nameFrom(Path.of(file)));
        }
    }

    /// Takes in archives of images; what turns out to be something else says so and can be imported.
    void load(List<Path> archives) {
        for (Path archive : archives) {
            // A folder is an image only if it says so; anything else that is a folder is a root filesystem.
            parts.tasks()
                    .quiet(() -> !Files.isDirectory(archive) || Files.exists(archive.resolve("oci-layout")))
                    .onSuccess(loads -> {
                        if (loads) {
                            parts.transfers().load(archive);
                        } else {
                            open(archive.toString());
                        }
                    })
                    .onFailure(parts.errors()::present);
        }
    }

    void importRoot() {
        List.of(path, name, message, changes).forEach(Field::insist);
        if (path.isValid() && name.isValid() && changes.isValid()) {
            parts.transfers()
                    .importRoot(
                            Path.of(path.text()),
                            name.isBlank()
                                    ? null
                                    : ImageReference.parseTagged(name.text()).familiar(),
                            message.isBlank() ? null : message.text(),
                            lines(changes.text()));
        }
    }

    private String changesRule(String text) {
        return lines(text).stream()
                .filter(line -> !INSTRUCTIONS.contains(line.split("\\s", 2)[0].toUpperCase(Locale.ROOT)))
                .findFirst()
                .map(line -> messages.text("import.change.unknown", line.split("\\s", 2)[0]))
                .orElse("");
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    /// `debian-12.tar.gz` may be called `debian-12`.
    static String nameFrom(Path file) {
        Path last = file.getFileName();
        String base = last == null ? "" : last.toString();
        String name = base.replaceFirst("\\.(tar(\\.(gz|xz|zst|zstd|bz2))?|tgz|txz|tzst)$", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9._-]+", "-")
                .replaceAll("^[._-]+|[._-]+$", "");
        return NameRules.optionalTag(name).isEmpty() ? name : "";
    }
}

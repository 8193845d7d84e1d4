package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.layer.TarContents;
import io.cooperage.engine.layer.TarContents.Member;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/// The files of a tar archive. Links between members are followed: Docker before version 25 saves a layer that
/// two images share once, and links to it as `../<id>/layer.tar`.
final class TarArchiveFiles implements ArchiveFiles {
    private static final int MOST_LINKS = 8;

    private final String title;
    private final TarContents contents;

    TarArchiveFiles(Path archive, TarContents contents) {
        this.title = archive.toString();
        this.contents = contents;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public OptionalLong size(String name) {
        return file(name).map(member -> OptionalLong.of(member.size())).orElse(OptionalLong.empty());
    }

    @Override
    public InputStream open(String name) {
        return contents.open(file(name).orElseThrow(() -> missing(name)));
    }

    private Optional<Member> file(String asked) {
        String name = ArchiveFiles.safe(title, asked);
        for (int links = 0; links <= MOST_LINKS; links++) {
            Optional<Member> found = contents.find(name);
            if (found.isEmpty()) {
                return found;
            }
            Member member = found.get();
            switch (member.kind()) {
                case FILE -> {
                    return found;
                }
                case SYMLINK -> name = target(name, member.link());
                case HARD_LINK -> name = ArchiveFiles.safe(title, member.link());
                case FOLDER, OTHER -> {
                    return Optional.empty();
                }
            }
        }
        throw EngineException.invalid("load " + title + ": '" + asked + "' is a link that leads in a circle");
    }

    /// Where a symlink leads, counted from the folder it lies in.
    private String target(String name, String link) {
        Path folder = Path.of("/").resolve(name).getParent();
        Path target = folder == null ? Path.of("/", link) : folder.resolve(link);
        int depth = folder == null ? 0 : folder.getNameCount();
        for (String part : link.split("/", -1)) {
            depth += part.equals("..") ? -1 : part.isEmpty() || part.equals(".") ? 0 : 1;
            if (depth < 0 || link.startsWith("/")) {
                throw EngineException.invalid("load " + title + ": '" + name + "' is a link to '" + link
                        + "', which leads out of the archive; nothing was taken from it");
            }
        }
        return Path.of("/").relativize(target.normalize()).toString();
    }

    @Override
    public void close() {
        contents.close();
    }
}

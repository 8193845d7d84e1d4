package io.cooperage.engine.build.copy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The flags of COPY and ADD, all words expanded.
///
/// @param chown `user`, `user:group`, names or numbers; null when not given
/// @param chmod octal or symbolic; null when not given
/// @param link the destination's own links are not followed, and folders take their place
/// @param parents keep the folders of a source, from `/./` on
/// @param exclude patterns to leave out, relative to each source
/// @param checksum of what a URL gives, `sha256:…`, or a commit; null when not given
/// @param keepGitDir null when not given
/// @param unpack null when not given: archives of the context are unpacked, those of URLs are not
public record CopyFlags(
        @Nullable String chown,
        @Nullable String chmod,
        boolean link,
        boolean parents,
        List<String> exclude,
        @Nullable String checksum,
        @Nullable Boolean keepGitDir,
        @Nullable Boolean unpack) {
    public static final CopyFlags NONE = new CopyFlags(null, null, false, false, List.of(), null, null, null);

    public CopyFlags {
        exclude = List.copyOf(exclude);
    }

    public CopyFlags withOwner(@Nullable String owner) {
        return new CopyFlags(owner, chmod, link, parents, exclude, checksum, keepGitDir, unpack);
    }

    public CopyFlags withMode(@Nullable String mode) {
        return new CopyFlags(chown, mode, link, parents, exclude, checksum, keepGitDir, unpack);
    }

    public CopyFlags withLink() {
        return new CopyFlags(chown, chmod, true, parents, exclude, checksum, keepGitDir, unpack);
    }

    public CopyFlags withParents() {
        return new CopyFlags(chown, chmod, link, true, exclude, checksum, keepGitDir, unpack);
    }

    public CopyFlags without(String... patterns) {
        return new CopyFlags(chown, chmod, link, parents, List.of(patterns), checksum, keepGitDir, unpack);
    }

    public CopyFlags withChecksum(@Nullable String sum) {
        return new CopyFlags(chown, chmod, link, parents, exclude, sum, keepGitDir, unpack);
    }

    public CopyFlags withUnpack(@Nullable Boolean unpacked) {
        return new CopyFlags(chown, chmod, link, parents, exclude, checksum, keepGitDir, unpacked);
    }
}

package io.cooperage.engine.layer;

/// How an archive is unpacked.
///
/// @param ids who owns what
/// @param links what happens when an entry's path leads through a symlink that the archive made before
/// @param limits where unpacking stops
/// @param progress told of the bytes read, on the unpacking thread
public record UnpackOptions(IdMap ids, Links links, Limits limits, UnpackProgress progress) {

    /// Owners mapped by `ids`, for a root archive of unknown origin.
    public static UnpackOptions of(IdMap ids) {
        return new UnpackOptions(ids, Links.BENEATH, Limits.DEFAULT, UnpackProgress.NONE);
    }

    public UnpackOptions withLimits(Limits newLimits) {
        return new UnpackOptions(ids, links, newLimits, progress);
    }

    public UnpackOptions withProgress(UnpackProgress newProgress) {
        return new UnpackOptions(ids, links, limits, newProgress);
    }

    public UnpackOptions withLinks(Links newLinks) {
        return new UnpackOptions(ids, newLinks, limits, progress);
    }

    public enum Links {
        /// As GNU tar: a relative symlink that stays inside is followed, an absolute one or one that climbs
        /// out is an attack and refused.
        BENEATH,
        /// As in a chroot, which is how Docker applies image layers: every symlink resolves inside the folder.
        IN_ROOT
    }

    /// Against archives that unpack into more than anyone wants. 0 is "no limit".
    ///
    /// @param bytes unpacked in all
    /// @param entries files, folders, links and devices in all
    /// @param ratio unpacked to packed
    /// @param ratioFrom unpacked bytes from which on the ratio is looked at, for small files may well be all
    ///     zeros
    public record Limits(long bytes, long entries, long ratio, long ratioFrom) {
        /// Far beyond any root filesystem: a large desktop has a million files, and real ones pack 2 to 10
        /// times.
        public static final Limits DEFAULT = new Limits(0, 10_000_000, 200, 1L << 30);
    }
}

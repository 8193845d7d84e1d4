package io.cooperage.engine.layer;

import java.util.List;

/// What came out of an archive.
///
/// @param digest SHA-256 of the archive file as it lies on disk, packed, in hex
/// @param entries members unpacked
/// @param bytes of file content, holes not counted
/// @param warnings what was left out or done otherwise than the archive says, one sentence each
public record Unpacked(String digest, long entries, long bytes, List<String> warnings) {
    public Unpacked {
        warnings = List.copyOf(warnings);
    }
}

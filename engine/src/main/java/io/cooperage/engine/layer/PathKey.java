package io.cooperage.engine.layer;

import io.cooperage.engine.linux.NativeText;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A path as bytes whose plain order puts a folder right before all that is in it, and siblings in the order of
/// their names: `/` becomes NUL 1, the end NUL NUL. Neither NUL nor an empty component occurs in a path.
///
/// @param parts bytes of the components
record PathKey(List<byte[]> parts) {
    private static final byte SEPARATOR = 1;
    private static final byte END = 0;

    /// @throws IllegalArgumentException for an empty component or a NUL
    static void encode(String path, ByteArrayOutputStream out) {
        byte[] bytes = NativeText.bytes(path);
        boolean fresh = true;
        for (byte b : bytes) {
            if (b == 0 || (b == '/' && fresh)) {
                throw new IllegalArgumentException("no path of a layer: '" + path.replace("\0", "\\0") + "'");
            }
            fresh = b == '/';
            if (fresh) {
                out.write(0);
                out.write(SEPARATOR);
            } else {
                out.write(b);
            }
        }
        if (fresh && bytes.length > 0) {
            throw new IllegalArgumentException("no path of a layer: '" + path + "'");
        }
        out.write(0);
        out.write(END);
    }

    /// Length of the key that `item` starts with.
    static int length(byte[] item) {
        int at = 0;
        while (item[at] != 0 || item[at + 1] != END) {
            at += item[at] == 0 ? 2 : 1;
        }
        return at + 2;
    }

    /// The key that `item` starts with.
    static PathKey of(byte[] item) {
        List<byte[]> parts = new ArrayList<>();
        int from = 0;
        for (int at = 0; ; at++) {
            if (item[at] == 0) {
                if (at > from) {
                    parts.add(Arrays.copyOfRange(item, from, at));
                }
                if (item[at + 1] == END) {
                    return new PathKey(parts);
                }
                at++;
                from = at + 1;
            }
        }
    }

    int depth() {
        return parts.size();
    }

    /// How many components from the root on both have.
    int common(PathKey other) {
        int most = Math.min(depth(), other.depth());
        int same = 0;
        while (same < most && Arrays.equals(parts.get(same), other.parts.get(same))) {
            same++;
        }
        return same;
    }

    String path() {
        StringBuilder path = new StringBuilder();
        for (byte[] part : parts) {
            path.append(path.isEmpty() ? "" : "/").append(NativeText.text(part));
        }
        return path.toString();
    }
}

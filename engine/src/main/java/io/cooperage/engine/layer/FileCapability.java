package io.cooperage.engine.layer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A file capability on disk, and as an archive tells it.
///
/// It counts only in the user namespace whose root it names (user_namespaces(7), Linux 4.14). Version 2 names
/// the machine's root, so in a container with mapped ids it would be void; version 3 names ours. Archives
/// tell version 2. (linux/capability.h: `vfs_cap_data` of version 2 is the magic word and two pairs; version
/// 3 adds the root user.)
public final class FileCapability {
    public static final String ATTRIBUTE = "security.capability";

    private static final int V2 = 0x0200_0000;
    private static final int V3 = 0x0300_0000;
    private static final int V2_SIZE = 20;
    private static final int V3_SIZE = 24;
    private static final int FLAGS = 0x00ff_ffff;

    private FileCapability() {}

    /// What is to be on disk for it to count in a container with these ids.
    public static byte[] toDisk(byte[] value, IdMap ids) {
        if (ids.isIdentity() || value.length < Integer.BYTES) {
            return value;
        }
        ByteBuffer in = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        int magic = in.getInt();
        boolean known = (magic & ~FLAGS) == V2 && value.length == V2_SIZE;
        if (!known) {
            return value;
        }
        return ByteBuffer.allocate(V3_SIZE)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((magic & FLAGS) | V3)
                .put(in)
                .putInt(ids.hostUid(0))
                .array();
    }

    /// The inverse: what counts in the container's user namespace is told as naming no namespace.
    public static byte[] fromDisk(byte[] value, IdMap ids) {
        if (value.length != V3_SIZE) {
            return value;
        }
        ByteBuffer in = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        int magic = in.getInt(0);
        boolean ours = (magic & ~FLAGS) == V3 && in.getInt(V3_SIZE - Integer.BYTES) == ids.hostUid(0);
        if (!ours) {
            return value;
        }
        byte[] plain = Arrays.copyOf(value, V3_SIZE - Integer.BYTES);
        ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN).putInt((magic & FLAGS) | V2);
        return plain;
    }
}

package io.cooperage.engine.layer;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.tukaani.xz.XZInputStream;

/// How an archive is packed, told by its first bytes and never by its name.
enum Compression {
    NONE(""),
    GZIP("\u001f\u008b\b"),
    ZSTD("(\u00b5/\u00fd"),
    XZ("\u00fd7zXZ\0"),
    BZIP2("BZh");

    /// Bytes needed to tell.
    static final int MAGIC_MAX = 8;

    /// What `xz -9` needs is 65 MiB; a hostile header may ask for 4 GiB.
    private static final int XZ_MEMORY_KIB = 256 << 10;

    /// The first bytes, each as a character of Latin-1.
    private final String magic;

    Compression(String magic) {
        this.magic = magic;
    }

    static Compression detect(byte[] head) {
        for (Compression candidate : values()) {
            if (candidate != NONE && startsWith(head, candidate.magic)) {
                return candidate;
            }
        }
        // Zstandard may begin with skippable frames, 0x184D2A50 to 0x184D2A5F.
        boolean skippable = head.length >= 4
                && (head[0] & 0xf0) == 0x50
                && (head[1] & 0xff) == 0x2a
                && (head[2] & 0xff) == 0x4d
                && (head[3] & 0xff) == 0x18;
        return skippable ? ZSTD : NONE;
    }

    /// All members or frames, one after the other, as the command-line tools read them.
    InputStream open(InputStream packed) throws IOException {
        return switch (this) {
            case NONE -> packed;
            case GZIP ->
                GzipCompressorInputStream.builder()
                        .setInputStream(packed)
                        .setDecompressConcatenated(true)
                        .get();
            case ZSTD -> new ZstdInputStreamNoFinalizer(packed);
            case XZ -> new XZInputStream(packed, XZ_MEMORY_KIB);
            case BZIP2 -> new BZip2CompressorInputStream(packed, true);
        };
    }

    /// What a file that is no archive of ours seems to be, for the message; empty when unknown.
    static String guess(byte[] head) {
        if (startsWith(head, "PK\3\4")) {
            return "; it is a zip file";
        }
        if (startsWith(head, "hsqs")) {
            return "; it is a squashfs image: unpack it with unsquashfs and give the folder";
        }
        if (startsWith(head, "\4\"M\30")) {
            return "; it is packed with lz4: unpack it with lz4 -d first";
        }
        if (startsWith(head, "07070")) {
            return "; it is a cpio archive";
        }
        if (startsWith(head, "\177ELF")) {
            return "; it is a program";
        }
        if (startsWith(head, "!<arch>")) {
            return "; it is an ar archive, such as a Debian package";
        }
        return "";
    }

    private static boolean startsWith(byte[] head, String magic) {
        if (head.length < magic.length()) {
            return false;
        }
        for (int i = 0; i < magic.length(); i++) {
            if (head[i] != (byte) magic.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}

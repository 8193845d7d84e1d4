package io.cooperage.ui.files;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The kinds of pictures that are known by their first bytes, and how large such a picture says it is. Any
/// thread.
public enum PictureKind {
    PNG(true, "png"),
    JPEG(true, "jpg", "jpeg"),
    GIF(true, "gif"),
    BMP(true, "bmp"),
    WEBP(false, "webp"),
    AVIF(false, "avif"),
    ICO(false, "ico"),
    TIFF(false, "tif", "tiff");

    /// In pixels.
    public record Size(int width, int height) {}

    private final boolean drawn;

    @SuppressWarnings("ImmutableEnumChecker") // of List.of
    private final List<String> endings;

    PictureKind(boolean drawn, String... endings) {
        this.drawn = drawn;
        this.endings = List.of(endings);
    }

    /// JavaFX has a decoder for it.
    public boolean isDrawn() {
        return drawn;
    }

    /// What the bytes are.
    ///
    /// @return null when they are no picture
    public static @Nullable PictureKind of(byte[] bytes) {
        if (begins(bytes, 0, 0x89, 'P', 'N', 'G')) {
            return PNG;
        } else if (begins(bytes, 0, 0xFF, 0xD8, 0xFF)) {
            return JPEG;
        } else if (begins(bytes, 0, 'G', 'I', 'F', '8')) {
            return GIF;
        } else if (begins(bytes, 0, 'B', 'M') && bytes.length >= 26) {
            return BMP;
        } else if (begins(bytes, 0, 'R', 'I', 'F', 'F') && begins(bytes, 8, 'W', 'E', 'B', 'P')) {
            return WEBP;
        } else if (begins(bytes, 4, 'f', 't', 'y', 'p', 'a', 'v', 'i', 'f')) {
            return AVIF;
        } else if (begins(bytes, 0, 0, 0, 1, 0) && bytes.length >= 22) {
            return ICO;
        } else if (begins(bytes, 0, 'I', 'I', 0x2A, 0) || begins(bytes, 0, 'M', 'M', 0, 0x2A)) {
            return TIFF;
        }
        return null;
    }

    /// What the name of a file says it is.
    ///
    /// @return null when it says nothing about a picture
    public static @Nullable PictureKind named(String path) {
        int dot = path.lastIndexOf('.');
        if (dot < 0) {
            return null;
        }
        String ending = path.substring(dot + 1).toLowerCase(Locale.ROOT);
        for (PictureKind kind : values()) {
            if (kind.endings.contains(ending)) {
                return kind;
            }
        }
        return null;
    }

    /// How large the picture is, as its head tells; null where the head is cut off, or isn't read.
    public @Nullable Size sizeOf(byte[] bytes) {
        ByteBuffer big = ByteBuffer.wrap(bytes);
        ByteBuffer little = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return switch (this) {
            // The first chunk has to be IHDR: PNG specification, 5.6.
            case PNG -> bytes.length < 24 ? null : size(big.getInt(16), big.getInt(20));
            case GIF -> bytes.length < 10 ? null : size(little.getShort(6) & 0xffff, little.getShort(8) & 0xffff);
            // A negative height means rows from the top down.
            case BMP -> size(little.getInt(18), Math.abs(little.getInt(22)));
            case JPEG -> frameOf(big);
            case WEBP, AVIF, ICO, TIFF -> null;
        };
    }

    /// A JPEG is a row of segments; the one that begins a frame (SOF0 to SOF15, without DHT, JPG and DAC) has
    /// the size.
    private static @Nullable Size frameOf(ByteBuffer bytes) {
        int at = 2;
        while (at + 9 <= bytes.limit() && (bytes.get(at) & 0xff) == 0xFF) {
            int marker = bytes.get(at + 1) & 0xff;
            if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
                return size(bytes.getShort(at + 7) & 0xffff, bytes.getShort(at + 5) & 0xffff);
            }
            // A fill byte stands alone; every other marker before the frame is followed by its length.
            at += marker == 0xFF ? 1 : 2 + (bytes.getShort(at + 2) & 0xffff);
        }
        return null;
    }

    private static @Nullable Size size(int width, int height) {
        return width <= 0 || height <= 0 ? null : new Size(width, height);
    }

    private static boolean begins(byte[] bytes, int from, int... magic) {
        if (bytes.length < from + magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((bytes[from + i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}

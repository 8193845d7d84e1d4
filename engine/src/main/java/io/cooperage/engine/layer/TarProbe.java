package io.cooperage.engine.layer;

import java.io.IOException;
import java.io.InputStream;

/// Tells whether a stream is a tar archive, plain or packed: by its first header, never by a name.
public final class TarProbe {
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_LENGTH = 8;

    private TarProbe() {}

    /// @param in read as far as the first header; not closed
    /// @return false also for what is packed but no tar, is damaged at its beginning, or holds nothing
    /// @throws IOException when the stream itself fails
    public static boolean isTar(InputStream in) throws IOException {
        PackedInput packed = new PackedInput(in, null);
        byte[] header;
        try {
            header = packed.compression().open(packed).readNBytes(TarReader.BLOCK);
        } catch (PackedInput.UnreadableException failure) {
            throw failure;
        } catch (IOException | RuntimeException damaged) {
            // Decoders throw both at bytes that are none of theirs.
            return false;
        }
        return header.length == TarReader.BLOCK && sumsUp(header);
    }

    /// The sum of all bytes, with the field that holds it as blanks; some old programs added signed bytes.
    private static boolean sumsUp(byte[] header) {
        long signed = 0;
        long unsigned = 0;
        for (int i = 0; i < header.length; i++) {
            boolean field = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LENGTH;
            signed += field ? ' ' : header[i];
            unsigned += field ? ' ' : header[i] & 0xff;
        }
        if (header[0] == 0 && unsigned == ' ' * CHECKSUM_LENGTH) {
            return false;
        }
        try {
            long told = TarNumber.field(header, CHECKSUM, CHECKSUM_LENGTH, "checksum");
            return told == unsigned || told == signed;
        } catch (TarFormatException noNumber) {
            return false;
        }
    }
}

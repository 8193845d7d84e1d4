package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.layer.UnpackOptions.Limits;
import io.cooperage.engine.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// A layer as its blob is: a tar, packed or plain.
public final class LayerBlob {
    private static final int CHUNK = 128 << 10;

    private LayerBlob() {}

    /// Copies the tar that is in a blob, and verifies it.
    ///
    /// @param packed is closed
    /// @throws EngineException DATA_LOSS when it is damaged or another; RESOURCE_EXHAUSTED for a decompression
    ///     bomb; CANCELLED; UNAVAILABLE when it can't be read or written
    public static void copyTar(InputStream packed, Digest diffId, OutputStream out) {
        String found;
        try (ArchiveSource source =
                new ArchiveSource(packed, Limits.DEFAULT, diffId.newHash(), ArchiveSource.Hashed.UNPACKED)) {
            ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
            while (source.read(buffer.clear()) >= 0) {
                out.write(buffer.array(), 0, buffer.position());
            }
            found = source.digest();
        } catch (InterruptedIOException cancelled) {
            throw new EngineException(ErrorKind.CANCELLED, "copy the layer " + diffId + ": cancelled", cancelled);
        } catch (IOException failure) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, "copy the layer " + diffId + ": " + failure.getMessage(), failure);
        }
        if (!found.equals(diffId.hex())) {
            throw new EngineException(
                    ErrorKind.DATA_LOSS,
                    "copy the layer " + diffId + ": its blob holds " + diffId.algorithm() + ":" + found
                            + "; remove the image and pull it again");
        }
    }
}

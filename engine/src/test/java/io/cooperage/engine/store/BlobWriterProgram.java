package io.cooperage.engine.store;

import io.cooperage.engine.oci.Digest;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;

/// A process for [BlobCrashTest]: stores one blob after the other, and says so, until it is killed.
final class BlobWriterProgram {
    static final int SIZE = 300_000;
    private static final int PIECE = 10_000;

    private BlobWriterProgram() {}

    public static void main(String[] args) {
        BlobStore store = new BlobStore(Path.of(args[0], "oci"), Path.of(args[0], "ingest"));
        for (int seed = Integer.parseInt(args[1]); ; seed++) {
            byte[] content = content(seed);
            try (Ingest ingest = store.ingest(Digest.of(content), SIZE)) {
                for (int at = (int) ingest.offset(); at < SIZE; at += PIECE) {
                    ingest.write(ByteBuffer.wrap(content, at, Math.min(PIECE, SIZE - at)));
                    say("wrote " + seed);
                }
                ingest.commit();
                say("committed " + seed);
            }
        }
    }

    static byte[] content(int seed) {
        byte[] content = new byte[SIZE];
        new Random(seed).nextBytes(content);
        return content;
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}

package io.cooperage.engine.bench;

import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.layer.LayerStore;
import io.cooperage.engine.layer.LayerStores;
import io.cooperage.engine.layer.UnpackProgress;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.store.TreeRemover;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/// Unpacking one layer, against `sha256sum` and `tar -x` of the same archive one after the other.
///
/// `LayerBench ARCHIVE FOLDER [RUNS]`: a plain or gzip tar of a root; the folder is on the disk to measure and is
/// left empty. Prints rows of `packaging/bench`.
public final class LayerBench {
    private static final double RATIO_TARGET = 1.6;
    private static final int RUNS = 5;

    private LayerBench() {}

    public static void main(String[] args) throws Exception {
        Path archive = Path.of(args[0]);
        Path folder = Path.of(args[1]);
        int runs = args.length > 2 ? Integer.parseInt(args[2]) : RUNS;
        boolean packed = archive.toString().endsWith(".gz");
        Digest diffId = diffId(archive, packed);
        double[] ours = new double[runs];
        double[] theirs = new double[runs];
        for (int i = 0; i < runs; i++) {
            // In turns, so that both see the same machine.
            theirs[i] = tools(archive, folder, packed);
            ours[i] = unpack(archive, folder, diffId);
        }
        Measurement row = new Measurement(
                "layer: unpack and verify " + archive.getFileName() + " (floor: sha256sum, then tar)",
                Measurement.median(ours),
                "ms",
                Measurement.median(theirs),
                0,
                RATIO_TARGET);
        System.out.println(row.line());
    }

    private static Digest diffId(Path archive, boolean packed) throws Exception {
        MessageDigest hash = MessageDigest.getInstance("SHA-256");
        try (InputStream in = Files.newInputStream(archive);
                InputStream plain = packed ? new java.util.zip.GZIPInputStream(in, 1 << 16) : in) {
            byte[] buffer = new byte[1 << 16];
            int count;
            while ((count = plain.read(buffer)) >= 0) {
                hash.update(buffer, 0, count);
            }
        }
        return Digest.sha256(HexFormat.of().formatHex(hash.digest()));
    }

    private static double unpack(Path archive, Path folder, Digest diffId) throws IOException {
        Path layers = folder.resolve("layers");
        LayerStore store = LayerStores.open(Syscalls.host(), layers, IdMap.IDENTITY, false);
        long start = System.nanoTime();
        store.unpack(List.of(), diffId, Files.newInputStream(archive), Files.size(archive), UnpackProgress.NONE);
        double took = (System.nanoTime() - start) / 1e6;
        new TreeRemover(Syscalls.host()).remove(layers);
        return took;
    }

    private static double tools(Path archive, Path folder, boolean packed) throws IOException, InterruptedException {
        Path target = Files.createDirectory(folder.resolve("tar"));
        long start = System.nanoTime();
        run("sha256sum", archive.toString());
        run("tar", packed ? "-xzf" : "-xf", archive.toString(), "-C", target.toString());
        double took = (System.nanoTime() - start) / 1e6;
        new TreeRemover(Syscalls.host()).remove(target);
        return took;
    }

    private static void run(String... command) throws IOException, InterruptedException {
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException(List.of(command) + " ended with status " + status);
        }
    }
}

package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerService.SizeOnDisk;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.layer.Layer;
import io.cooperage.engine.oci.Digest;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// What containers take on disk, as Docker counts: bytes of file content, a file with several names once.
final class ContainerSizes {
    private final ContainerFiles files;
    private final Supplier<ContainerImages> images;

    ContainerSizes(ContainerFiles files, Supplier<ContainerImages> images) {
        this.files = files;
        this.images = images;
    }

    /// Bytes that its removal frees.
    long own(ManagedContainer container) {
        return content(files.upper(container.id()));
    }

    SizeOnDisk of(ManagedContainer container) {
        long own = own(container);
        return new SizeOnDisk(own, own + below(container.root()));
    }

    private long below(ContainerRoot root) {
        long sum = 0;
        if (root.image() == null) {
            for (Path lower : root.lowers()) {
                sum += content(lower);
            }
            return sum;
        }
        Map<Digest, Long> sizes = new HashMap<>();
        for (Layer layer : images.get().layers().list()) {
            sizes.put(layer.chainId(), layer.size());
        }
        for (Digest layer : root.layers()) {
            sum += sizes.getOrDefault(layer, 0L);
        }
        return sum;
    }

    private static long content(Path folder) {
        Counting counting = new Counting();
        try {
            Files.walkFileTree(folder, counting);
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, "the size of " + folder + " can't be known: " + e.getMessage(), e);
        }
        return counting.bytes;
    }

    private static final class Counting extends SimpleFileVisitor<Path> {
        private final Set<Object> linked = new HashSet<>();
        private long bytes;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                throw new EngineException(ErrorKind.CANCELLED, "counting was cancelled");
            }
            if (attributes.isRegularFile() && isFirst(file, attributes)) {
                bytes += attributes.size();
            }
            return FileVisitResult.CONTINUE;
        }

        private boolean isFirst(Path file, BasicFileAttributes attributes) throws IOException {
            Object key = attributes.fileKey();
            return key == null
                    || (int) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) < 2
                    || linked.add(key);
        }

        /// A running container's files come and go.
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }
}

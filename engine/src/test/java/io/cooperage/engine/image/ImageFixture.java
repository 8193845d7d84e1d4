package io.cooperage.engine.image;

import io.cooperage.engine.container.LocalContainers;
import io.cooperage.engine.event.EventBus;
import io.cooperage.engine.image.ImageUsers.ImageUse;
import io.cooperage.engine.image.TransferListener.TransferProgress;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.store.BlobStore;
import io.cooperage.engine.store.Database;
import io.cooperage.engine.store.DiskRoom;
import io.cooperage.engine.store.EngineFolders;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.store.SpareRoom;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The images of an engine without its containers: the test says what uses them.
final class ImageFixture implements AutoCloseable {
    final EnginePaths paths;
    final List<ImageUse> uses = new CopyOnWriteArrayList<>();

    /// What every transfer told, in order.
    final List<TransferProgress> progress = new CopyOnWriteArrayList<>();

    final EventBus events = new EventBus();
    final DiskRoom room;
    private final Database database;
    final LocalImages images;

    ImageFixture(Path root) {
        paths = EnginePaths.under(root);
        EngineFolders.prepare(paths);
        database = Database.open(paths.database(), LocalImages.MIGRATIONS);
        room = new DiskRoom(new SpareRoom(paths.spareRoom()));
        IdMap ids = LocalContainers.fileIds();
        images = new LocalImages(paths, database, events, ids, !ids.isIdentity(), room, Duration.ofMillis(20));
        images.usedBy(() -> List.copyOf(uses));
    }

    ImageService service() {
        return images.service();
    }

    BlobStore blobs() {
        return images.blobs();
    }

    Image pull(String name) {
        return service().pull(name, null, progress::add);
    }

    void use(Digest image, boolean running) {
        uses.add(new ImageUse(image, "c".repeat(64), running));
    }

    /// As a change leaves it that is cut off before the sweep.
    void markGarbage(Digest blob) {
        database.write(sql -> sql.update("INSERT INTO image_garbage VALUES ('BLOB', ?)", blob.toString()));
    }

    @Override
    public void close() {
        images.close();
        events.close();
        database.close();
    }
}

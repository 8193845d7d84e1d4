package io.cooperage.engine.image;

import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.layer.LayerStore;
import io.cooperage.engine.layer.LayerTar;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.BlobStore;
import io.cooperage.engine.store.DiskRoom;
import java.nio.file.Path;
import java.time.InstantSource;

/// What makers of images work with.
///
/// @param scratch folder for what is needed for the moment, on the file system of the blobs
record ImageParts(
        ImageStore store,
        BlobStore blobs,
        LayerStore layers,
        LayerTar tars,
        Syscalls kernel,
        EventStream events,
        InstantSource clock,
        Path scratch,
        DiskRoom room) {
    TransferFeed feed(String title, TransferListener listener) {
        return new TransferFeed(title, listener, events, clock, room);
    }
}

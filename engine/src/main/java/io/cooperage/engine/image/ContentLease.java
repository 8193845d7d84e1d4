package io.cooperage.engine.image;

import io.cooperage.engine.oci.Digest;

/// Keeps content from being collected while a transfer, a build or the making of a container works on it.
///
/// Lease first, then look whether it is there: what a lease names stays from that moment on, whether it was
/// there already or comes later. From [ImageStore#add] on the image itself keeps its content, and from a
/// container's row on the container does ([ImageUsers]); close the lease only after that. Any thread.
public interface ContentLease extends AutoCloseable {
    void blob(Digest digest);

    void layer(Digest chainId);

    /// Finds an image and keeps it, with all its content, in one step.
    ///
    /// @throws io.cooperage.engine.error.EngineException as [ImageStore#resolve]
    ResolvedImage image(String ref);

    /// Safe to call twice.
    @Override
    void close();
}

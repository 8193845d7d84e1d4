package io.cooperage.engine.registry;

import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Speaks the OCI distribution protocol with any registry. Retries what may pass (429 with its Retry-After,
/// 5xx, broken connections) with growing pauses; authorises itself as the registry asks; follows redirects
/// without taking the credentials to another host; tries the mirrors of a registry before itself, for
/// reading.
///
/// Any thread; methods block; an interrupt cancels (CANCELLED). Errors: NOT_FOUND, UNAUTHENTICATED (with
/// "cooperage login" as the next step), FORBIDDEN, RESOURCE_EXHAUSTED for 429 that stays, UNAVAILABLE with
/// the host and the cause, each a [RegistryException].
public interface RegistryClient extends AutoCloseable {
    /// @param settings asked anew for each request, so that a change counts at once
    static RegistryClient open(Supplier<RegistrySettings> settings, CredentialStore credentials) {
        return new HttpRegistryClient(
                settings, credentials, UserEnvironment.ofThisProcess(), Timeouts.USUAL, Thread::sleep);
    }

    /// @param reference with tag or digest
    /// @throws io.cooperage.engine.error.EngineException DATA_LOSS when the bytes are not those of the digest
    RemoteManifest manifest(ImageReference reference, List<String> accept);

    /// Only whether it is there, and its digest, without the document (HEAD); null when there is none.
    @Nullable
    Descriptor resolve(ImageReference reference);

    /// Opens a blob from `offset` on. Where the registry can't begin in the middle, the answer says 0. The
    /// caller closes it; it counts and verifies nothing. When the connection breaks, the stream throws and
    /// the caller asks again from where it is.
    BlobContent blob(ImageReference repository, Descriptor blob, long offset);

    boolean hasBlob(ImageReference repository, Digest digest);

    /// Takes over a blob from another repository of the same registry.
    ///
    /// @return false when the registry would not, and [#upload] is needed
    boolean mount(ImageReference repository, Digest digest, ImageReference from);

    /// Sends a blob, in chunks where that was asked for or the registry demands it; starts over or goes on
    /// where the registry says it is when the connection breaks.
    ///
    /// @param progress bytes that the registry has so far; goes back where something must be sent again; called
    ///     on another thread
    void upload(ImageReference repository, Descriptor blob, BlobSource source, LongConsumer progress);

    Digest putManifest(ImageReference reference, String mediaType, byte[] json);

    void deleteManifest(ImageReference repository, Digest digest);

    Page catalog(String host, @Nullable String last, int most);

    Page tags(ImageReference repository, @Nullable String last, int most);

    /// OCI 1.1 referrers, with the tag fallback for older registries.
    List<Descriptor> referrers(ImageReference repository, Digest subject);

    /// Docker's old search, which Docker Hub and a few others still have.
    ///
    /// @throws io.cooperage.engine.error.EngineException NOT_IMPLEMENTED elsewhere
    List<SearchHit> search(String host, String term, int most);

    /// Asks `/v2/` with these credentials, or with those that are kept when null.
    Ping ping(String host, @Nullable Credentials credentials);

    /// The same client with these credentials for one registry, in place of those that are kept: for a
    /// request that brings its own. Nothing of them outlives what is returned, and closing that closes
    /// nothing.
    RegistryClient as(String host, Credentials login);

    @Override
    void close();

    /// @param json byte for byte
    record RemoteManifest(String mediaType, Digest digest, byte[] json) {}

    /// @param offset where the stream begins
    /// @param size of the whole blob, −1 when not told
    record BlobContent(InputStream stream, long offset, long size) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    /// Opens the blob's bytes from an offset; called again for a new attempt.
    @FunctionalInterface
    interface BlobSource {
        InputStream open(long offset) throws IOException;
    }

    /// @param next for `last` of the next call; null at the end
    record Page(List<String> names, @Nullable String next) {}

    record SearchHit(String name, String description, long stars, boolean official) {}

    /// @param authenticated credentials were at hand and the registry let them in; a registry that asks for
    ///     none lets everybody in
    /// @param challenge `none`, `basic` or `bearer`
    /// @param message what went wrong; empty when it works
    record Ping(boolean reachable, boolean authenticated, boolean tls, String url, String challenge, String message) {}
}

package io.cooperage.engine.api.docker;

import io.cooperage.engine.Engine;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// `docker import`: from the body of the request, or from an address.
final class ImageImport {
    private final Engine engine;
    private final RemoteFiles remote = new RemoteFiles();

    ImageImport(Engine engine) {
        this.engine = engine;
    }

    void run(Exchange exchange) throws IOException {
        Query query = exchange.query();
        String source = query.text("fromSrc");
        ImageReference name = RepoTag.of(query.text("repo"), query.text("tag"));
        Platform platform = PlatformText.words(exchange);
        if (source.isEmpty()) {
            throw EngineException.invalid("nothing to pull or import: neither fromImage nor fromSrc is given");
        }
        String message = query.text("message").isEmpty() ? "Imported from " + source : query.text("message");
        try (MessageStream out = new MessageStream(exchange)) {
            try {
                Image image = source.equals("-")
                        ? take(exchange, exchange.body(), name, message, platform)
                        : fetch(exchange, source, name, message, platform, out);
                out.status(image.id().toString());
            } catch (EngineException e) {
                out.failed(e);
            }
        }
    }

    private Image fetch(
            Exchange exchange,
            String source,
            @Nullable ImageReference name,
            String message,
            @Nullable Platform platform,
            MessageStream out)
            throws IOException {
        URI address = RemoteFiles.address(source.contains("://") ? source : "http://" + source);
        try (RemoteFiles.Content content = remote.get(address)) {
            out.status("Downloading from " + address);
            InputStream counted = new ProgressInput(
                    content.stream(), content.size(), (done, total) -> out.progress("", "Importing", done, total));
            return take(exchange, counted, name, message, platform);
        }
    }

    private Image take(
            Exchange exchange,
            InputStream tar,
            @Nullable ImageReference name,
            String message,
            @Nullable Platform platform)
            throws IOException {
        try (SpooledBody body = SpooledBody.of(engine.paths(), "import", tar)) {
            return engine.images()
                    .importRoot(
                            body.file(),
                            name == null ? null : name.toString(),
                            message,
                            exchange.query().list("changes"),
                            platform,
                            TransferListener.NONE);
        }
    }
}

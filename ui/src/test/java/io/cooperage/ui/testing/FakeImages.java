package io.cooperage.ui.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent.ImageAction;
import io.cooperage.engine.event.EngineEvent.ImageEvent;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.image.TransferListener.Phase;
import io.cooperage.engine.image.TransferListener.TransferProgress;
import io.cooperage.engine.image.browse.ImageBrowser;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.registry.Credentials;
import io.cooperage.ui.testing.FakeImage.Step;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Images in memory, with the rules of the engine about names, sharing and use, but no bytes. What a transfer tells its
/// listener comes from the test. Any method can be told to fail or to wait. Any thread.
public class FakeImages implements ImageService {
    private final FakeEvents events;
    private final FakeContainers containers;
    private final FakeCalls calls = new FakeCalls();

    /// Guards the map; events are published outside it.
    private final Object lock = new Object();

    private final Map<Digest, FakeImage> byId = new LinkedHashMap<>();

    private volatile Consumer<TransferListener> transfer = listener -> {};
    private volatile Function<String, FakeImage> remote = name ->
            FakeImage.of(name, Instant.parse("2026-11-01T08:00:00Z"), new Step("ADD rootfs.tar / # " + name, 32 << 20));
    private volatile List<StarterImage> starters = List.of();
    private volatile Function<String, ImageBrowser> browser = ref -> {
        throw EngineException.notImplemented("this fake has no files");
    };

    public FakeImages(FakeEvents events, FakeContainers containers) {
        this.events = events;
        this.containers = containers;
    }

    public void failNext(String method, RuntimeException failure) {
        calls.failNext(method, failure);
    }

    /// Calls of `method` wait until the latch opens, or are cancelled by an interrupt.
    public void hold(String method, CountDownLatch gate) {
        calls.hold(method, gate);
    }

    /// What was called, such as `pull debian:12`, in order.
    public List<String> calls() {
        return calls.all();
    }

    /// What every pull, push, save, load and import tells its listener before it waits or ends.
    public void onTransfer(Consumer<TransferListener> script) {
        transfer = script;
    }

    /// What registries and archives hold under a name.
    public void onRemote(Function<String, FakeImage> images) {
        remote = images;
    }

    public void offer(List<StarterImage> images) {
        starters = List.copyOf(images);
    }

    /// What [#browse] opens.
    public void onBrowse(Function<String, ImageBrowser> open) {
        browser = open;
    }

    /// Puts an image into the store without a call; its names are taken from other images.
    public Image add(FakeImage image) {
        return add(image, ImageAction.LOAD);
    }

    @Override
    public List<Image> list() {
        calls.enter("list", "");
        synchronized (lock) {
            return byId.values().stream()
                    .sorted(Comparator.comparing(FakeImage::created).reversed())
                    .map(this::describe)
                    .toList();
        }
    }

    @Override
    public Image get(String ref) {
        synchronized (lock) {
            return describe(find(ref));
        }
    }

    @Override
    public ImageDetail detail(String ref) {
        calls.enter("detail", ref);
        FakeImage image = find(ref);
        return new ImageDetail(
                get(ref),
                image.manifest(),
                image.config(),
                null,
                "{\n  \"schemaVersion\": 2,\n  \"mediaType\": \""
                        + image.manifest().mediaType() + "\"\n}",
                "{\n  \"os\": \"" + image.platform().os() + "\",\n  \"architecture\": \""
                        + image.platform().architecture() + "\"\n}",
                List.of(
                        new PlatformEntry(
                                image.platform(), image.manifestDescriptor().digest(), true),
                        new PlatformEntry(
                                Platform.of("linux", "arm64", "v8"), Digest.of("arm64 of " + image.id()), false)));
    }

    @Override
    public JsonNode inspect(String ref) {
        calls.enter("inspect", ref);
        FakeImage image = find(ref);
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("Id", image.id().toString());
        node.putPOJO("RepoTags", image.names());
        node.put("Size", image.size());
        return node;
    }

    @Override
    public List<HistoryEntry> history(String ref) {
        calls.enter("history", ref);
        FakeImage image = find(ref);
        return image.steps().reversed().stream()
                .map(step -> new HistoryEntry(
                        step.equals(image.steps().getLast()) ? image.id() : null,
                        image.created(),
                        step.createdBy(),
                        "",
                        step.size() == 0 ? null : step.diffId(),
                        step.size(),
                        List.of()))
                .toList();
    }

    @Override
    public Image pull(
            String name, @Nullable Platform platform, @Nullable Credentials login, TransferListener listener) {
        transfer.accept(listener);
        calls.enter("pull", platform == null ? name : name + " " + platform);
        FakeImage image = remote.apply(name).named(FakeImage.reference(name).familiar());
        Image pulled = add(platform == null ? image : image.on(platform), ImageAction.PULL);
        listener.changed(new TransferProgress(name, name, Phase.DONE, 1, 1, ""));
        return pulled;
    }

    @Override
    public Digest push(String name, @Nullable Credentials login, TransferListener listener) {
        FakeImage image = find(name);
        transfer.accept(listener);
        calls.enter("push", name);
        announce(image, ImageAction.PUSH);
        return image.manifestDescriptor().digest();
    }

    @Override
    public void tag(String ref, String target) {
        calls.enter("tag", ref + " " + target);
        FakeImage image = find(ref);
        String name = FakeImage.reference(target).familiar();
        FakeImage now;
        synchronized (lock) {
            take(name);
            now = rename(image, name, true);
        }
        announce(now, ImageAction.TAG);
    }

    @Override
    public RemovedImages remove(String ref, boolean force) {
        calls.enter("remove", ref);
        FakeImage image = find(ref);
        boolean byId = image.id().toString().contains(ref);
        if (!byId && image.names().size() > 1) {
            FakeImage now;
            synchronized (lock) {
                now = rename(image, FakeImage.reference(ref).familiar(), false);
            }
            announce(now, ImageAction.UNTAG);
            return new RemovedImages(List.of(ref), List.of(), 0);
        }
        List<String> users = users(image);
        if (!users.isEmpty() && !force) {
            throw EngineException.conflict("%s is in use by %s. Remove that container first, or force the removal."
                    .formatted(ref, String.join(", ", users)));
        }
        if (byId && image.names().size() > 1 && !force) {
            throw EngineException.conflict("%s has the names %s. Remove them one by one, or force the removal."
                    .formatted(image.id().shortHex(), String.join(", ", image.names())));
        }
        long bytes = get(image.id().toString()).uniqueSize();
        synchronized (lock) {
            this.byId.remove(image.id());
        }
        announce(image, ImageAction.DELETE);
        return new RemovedImages(image.names(), List.of(image.id()), bytes);
    }

    @Override
    public RemovedImages prunePreview(PruneFilter filter) {
        calls.enter("prunePreview", filter.all() ? "all" : "dangling");
        synchronized (lock) {
            List<FakeImage> unused = byId.values().stream()
                    .filter(image -> filter.all() || image.names().isEmpty())
                    .filter(image -> users(image).isEmpty())
                    .toList();
            return new RemovedImages(
                    unused.stream().flatMap(image -> image.names().stream()).toList(),
                    unused.stream().map(FakeImage::id).toList(),
                    layersOnlyIn(unused));
        }
    }

    @Override
    public RemovedImages prune(PruneFilter filter) {
        calls.enter("prune", filter.all() ? "all" : "dangling");
        RemovedImages removed = prunePreview(filter);
        List<FakeImage> gone;
        synchronized (lock) {
            gone = removed.removed().stream().map(byId::remove).toList();
        }
        gone.forEach(image -> announce(image, ImageAction.DELETE));
        return removed;
    }

    @Override
    public void save(List<String> refs, ArchiveFormat format, OutputStream out, TransferListener listener) {
        transfer.accept(listener);
        calls.enter("save", String.join(" ", refs) + " " + format);
        refs.forEach(this::find);
        try {
            out.write(String.join("\n", refs).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<Image> load(Path archive, @Nullable Platform platform, TransferListener listener) {
        transfer.accept(listener);
        calls.enter("load", String.valueOf(archive.getFileName()));
        String name = String.valueOf(archive.getFileName()).replaceFirst("\\.tar(\\.\\w+)?$", "");
        return List.of(add(remote.apply(name).named(FakeImage.reference(name).familiar()), ImageAction.LOAD));
    }

    @Override
    public Image importRoot(
            Path root,
            @Nullable String name,
            @Nullable String message,
            List<String> changes,
            @Nullable Platform platform,
            TransferListener listener) {
        transfer.accept(listener);
        calls.enter("import", root.getFileName() + " " + name + " " + message + " " + changes);
        FakeImage image = FakeImage.of("import", Instant.now(), new Step("import " + root, 48 << 20));
        return add(
                name == null
                        ? image.named(List.of())
                        : image.named(FakeImage.reference(name).familiar()),
                ImageAction.IMPORT);
    }

    @Override
    public List<StarterImage> starters() {
        calls.enter("starters", "");
        return starters;
    }

    @Override
    public Image makeStarter(String name, TransferListener listener) {
        transfer.accept(listener);
        calls.enter("makeStarter", name);
        return add(FakeImage.of(name, Instant.now(), new Step("starter " + name, 2 << 20)), ImageAction.CREATE);
    }

    @Override
    public DiskUsage diskUsage() {
        calls.enter("diskUsage", "");
        synchronized (lock) {
            List<FakeImage> all = List.copyOf(byId.values());
            List<FakeImage> unused =
                    all.stream().filter(image -> users(image).isEmpty()).toList();
            long layers = layersOnlyIn(all);
            return new DiskUsage(
                    all.size(), all.size() - unused.size(), layers * 2 / 5, layers, 0, layersOnlyIn(unused));
        }
    }

    @Override
    public ImageBrowser browse(String ref) {
        calls.enter("browse", ref);
        find(ref);
        return browser.apply(ref);
    }

    /// As the engine finds it: by name, or by an id or what it begins with.
    FakeImage find(String ref) {
        String name = ref.isEmpty() ? "" : FakeImage.reference(ref).familiar();
        synchronized (lock) {
            List<FakeImage> found = byId.values().stream()
                    .filter(image -> image.names().contains(name)
                            || image.id().toString().equals(ref)
                            || (!ref.isEmpty() && image.id().hex().startsWith(ref)))
                    .toList();
            if (found.isEmpty()) {
                throw EngineException.notFound("No such image: " + ref);
            }
            return found.getFirst();
        }
    }

    private Image add(FakeImage image, ImageAction action) {
        synchronized (lock) {
            image.names().forEach(this::take);
            byId.put(image.id(), image);
        }
        announce(image, action);
        return get(image.id().toString());
    }

    private void take(String name) {
        byId.replaceAll((id, other) -> other.names().contains(name)
                ? other.named(other.names().stream()
                        .filter(each -> !each.equals(name))
                        .toList())
                : other);
    }

    private FakeImage rename(FakeImage image, String name, boolean add) {
        FakeImage current = byId.getOrDefault(image.id(), image);
        List<String> names = new ArrayList<>(current.names());
        names.remove(name);
        if (add) {
            names.add(name);
        }
        FakeImage now = current.named(names);
        byId.put(now.id(), now);
        return now;
    }

    private Image describe(FakeImage image) {
        List<ImageReference> tags =
                image.names().stream().sorted().map(FakeImage::reference).toList();
        Digest digest = image.manifestDescriptor().digest();
        Set<Digest> elsewhere = new LinkedHashSet<>();
        byId.values().stream()
                .filter(other -> !other.id().equals(image.id()))
                .forEach(other -> other.layers().forEach(step -> elsewhere.add(step.diffId())));
        long unique = image.layers().stream()
                .filter(step -> !elsewhere.contains(step.diffId()))
                .mapToLong(Step::size)
                .sum();
        return new Image(
                image.id(),
                image.manifestDescriptor(),
                image.manifestDescriptor(),
                tags,
                tags.stream()
                        .map(ImageReference::bare)
                        .distinct()
                        .map(name -> name.withDigest(digest))
                        .toList(),
                image.platform(),
                image.created(),
                image.defaults().labels(),
                image.size(),
                image.layers().stream().mapToLong(Step::packedSize).sum(),
                unique,
                users(image));
    }

    private List<String> users(FakeImage image) {
        return containers.snapshot().stream()
                .filter(container -> container.config().root() instanceof RootSource.Image(String ref)
                        && image.names().contains(FakeImage.reference(ref).familiar()))
                .map(Container::id)
                .toList();
    }

    private long layersOnlyIn(List<FakeImage> images) {
        Set<Digest> kept = new LinkedHashSet<>();
        byId.values().stream()
                .filter(other -> !images.contains(other))
                .forEach(other -> other.layers().forEach(step -> kept.add(step.diffId())));
        Map<Digest, Long> freed = new LinkedHashMap<>();
        images.forEach(image -> image.layers().stream()
                .filter(step -> !kept.contains(step.diffId()))
                .forEach(step -> freed.put(step.diffId(), step.size())));
        return freed.values().stream().mapToLong(Long::longValue).sum();
    }

    private void announce(FakeImage image, ImageAction action) {
        events.publish(new ImageEvent(
                Instant.now(),
                image.id().toString(),
                action,
                Map.of(
                        "name",
                        image.names().isEmpty()
                                ? image.id().shortHex()
                                : image.names().getFirst())));
    }

    /// What the engine throws for a registry that is not there.
    public static EngineException unreachable(String host) {
        return new EngineException(
                ErrorKind.UNAVAILABLE,
                "%s does not answer: connection refused. Is the registry running, and the proxy right?"
                        .formatted(host));
    }
}

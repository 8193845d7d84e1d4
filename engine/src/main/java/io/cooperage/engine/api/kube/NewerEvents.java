package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.api.ListOptions;
import io.cooperage.engine.cluster.api.ObjectList;
import io.cooperage.engine.cluster.api.Patch;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.api.Watch;
import io.cooperage.engine.cluster.api.WatchEvent;
import io.cooperage.engine.cluster.api.WatchOptions;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.api.WriteOptions.FieldValidation;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.KindBuilder;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.Kinds;
import io.cooperage.engine.cluster.kind.Printer;
import io.cooperage.engine.cluster.kind.event.EventKinds;
import io.cooperage.engine.cluster.object.FieldSelector;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.patch.Patches;
import io.cooperage.engine.cluster.schema.OpenApiSchemas;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `events.k8s.io/v1`: the cluster's events, which are stored as those of the core group, under other names
/// and with stricter rules. The recorders of client libraries write through it. For any thread; every kind
/// that is given to it is [#KIND].
final class NewerEvents implements ClusterApi {
    /// As clients find it.
    static final Kind KIND = KindBuilder.of(
                    "events.k8s.io/v1", "Event", "events", new KindRules() {}, new SamePrinter())
            .shortNames("ev")
            .build();

    /// A patch is tried again so often when somebody else has written meanwhile.
    private static final int ATTEMPTS = 5;

    private final ClusterApi api;
    private final OpenApiSchemas schemas;
    private final Kind stored;

    NewerEvents(ClusterApi api, OpenApiSchemas schemas) {
        this.api = api;
        this.schemas = schemas;
        this.stored = api.kinds().of("events");
    }

    static boolean serves(Kind kind) {
        return kind.id().equals(KIND.id());
    }

    @Override
    public Kinds kinds() {
        return api.kinds();
    }

    @Override
    public KubeObject get(Kind kind, String namespace, String name) {
        return named(name, () -> newer(api.get(stored, namespace, name)));
    }

    @Override
    public ObjectList list(Kind kind, @Nullable String namespace, ListOptions options) {
        return newer(api.list(stored, namespace, older(options)));
    }

    @Override
    public Watch watch(Kind kind, @Nullable String namespace, WatchOptions options) {
        return new NewerWatch(api.watch(
                stored,
                namespace,
                new WatchOptions(options.labels(), older(options.fields()), options.revision(), options.bookmarks())));
    }

    @Override
    public KubeObject create(Kind kind, String namespace, KubeObject object, WriteOptions options) {
        KubeObject event = older(object, options);
        refuse(object.name(), NewerEventCheck.created(event));
        return named(object.name(), () -> newer(api.create(stored, namespace, event, options)));
    }

    @Override
    public KubeObject update(
            Kind kind, String namespace, String name, String subresource, KubeObject object, WriteOptions options) {
        return named(name, () -> {
            KubeObject event = older(object, options);
            refuse(name, NewerEventCheck.updated(event, api.get(stored, namespace, name)));
            return newer(api.update(stored, namespace, name, subresource, event, options));
        });
    }

    @Override
    public KubeObject patch(
            Kind kind, String namespace, String name, String subresource, Patch patch, WriteOptions options) {
        Patches.requireKnown(patch);
        return named(name, () -> {
            for (int attempt = 1; ; attempt++) {
                KubeObject old = api.get(stored, namespace, name);
                KubeObject wanted = new KubeObject(Patches.apply(
                        EventNames.newer(old.tree()),
                        patch,
                        schemas.of(KIND.id()).orElse(null)));
                KubeObject event = older(wanted, options);
                refuse(name, NewerEventCheck.updated(event, old));
                try {
                    return newer(api.update(stored, namespace, name, subresource, event, options));
                } catch (StatusException e) {
                    // A patch that names a revision means that one.
                    boolean ownCondition = wanted.revision() != old.revision();
                    if (e.reason() != StatusReason.CONFLICT || ownCondition || attempt == ATTEMPTS) {
                        throw e;
                    }
                }
            }
        });
    }

    @Override
    public Deleted delete(Kind kind, String namespace, String name, DeleteOptions options) {
        return named(name, () -> {
            Deleted deleted = api.delete(stored, namespace, name, options);
            return new Deleted(newer(deleted.object()), deleted.gone());
        });
    }

    @Override
    public ObjectList deleteCollection(Kind kind, @Nullable String namespace, ListOptions list, DeleteOptions options) {
        return newer(api.deleteCollection(stored, namespace, older(list), options));
    }

    @Override
    public KubeObject scale(Kind kind, String namespace, String name) {
        throw Refusals.noSuchPath();
    }

    @Override
    public long revision() {
        return api.revision();
    }

    private static KubeObject newer(KubeObject event) {
        return new KubeObject(EventNames.newer(event.tree()));
    }

    private static ObjectList newer(ObjectList list) {
        return new ObjectList(
                list.items().stream().map(NewerEvents::newer).toList(), list.revision(), list.next(), list.remaining());
    }

    /// @throws StatusException 400 when strictness is asked for and the event has fields of the core group
    private static KubeObject older(KubeObject event, WriteOptions options) {
        ObjectNode tree = event.tree().deepCopy();
        List<String> unknown = new ArrayList<>();
        event.tree().fieldNames().forEachRemaining(name -> {
            if (EventNames.isOlderName(name)) {
                unknown.add("unknown field \"" + name + "\"");
                tree.remove(name);
            }
        });
        if (!unknown.isEmpty() && options.validation() == FieldValidation.STRICT) {
            throw Refusals.badRequest("Event in version \"v1\" cannot be handled as a Event: strict decoding error: "
                    + String.join(", ", unknown));
        }
        if (options.validation() == FieldValidation.WARN) {
            unknown.forEach(options.warnings());
        }
        return new KubeObject(EventNames.older(tree));
    }

    private static ListOptions older(ListOptions options) {
        return new ListOptions(
                options.labels(),
                older(options.fields()),
                options.limit(),
                options.next(),
                options.revision(),
                options.exact());
    }

    private static FieldSelector older(FieldSelector newer) {
        List<FieldSelector.Term> terms = new ArrayList<>();
        for (FieldSelector.Term term : newer.terms()) {
            String field = EventNames.selectable(term.field());
            if (field == null) {
                throw Refusals.badRequest("field label not supported: " + term.field());
            }
            terms.add(new FieldSelector.Term(field, term.equal(), term.value()));
        }
        return new FieldSelector(terms);
    }

    private static void refuse(String name, List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw StatusException.invalid(KIND, name, errors);
        }
    }

    /// What is refused is told of the kind that was asked for.
    private static <T> T named(String name, Supplier<T> call) {
        try {
            return call.get();
        } catch (StatusException e) {
            throw switch (e.reason()) {
                case NOT_FOUND -> isAboutEvents(e) ? StatusException.notFound(KIND, name) : e;
                case ALREADY_EXISTS -> StatusException.alreadyExists(KIND, name);
                default -> e;
            };
        }
    }

    /// And not of the namespace that it was to be made in.
    private static boolean isAboutEvents(StatusException refusal) {
        StatusException.Details details = refusal.details();
        return details != null && details.kind().equals(KIND.plural());
    }

    /// The table is the same for both.
    private static final class SamePrinter implements Printer {
        private final Printer older = EventKinds.rows().getFirst().printer();

        @Override
        public List<Column> columns() {
            return older.columns();
        }

        @Override
        public List<Object> cells(KubeObject event, Instant now) {
            return older.cells(new KubeObject(EventNames.older(event.tree())), now);
        }
    }

    private record NewerWatch(Watch older) implements Watch {
        @Override
        public @Nullable WatchEvent next(Duration patience) throws InterruptedException {
            return renamed(older.next(patience));
        }

        @Override
        public @Nullable WatchEvent bookmark() throws InterruptedException {
            return renamed(older.bookmark());
        }

        private static @Nullable WatchEvent renamed(@Nullable WatchEvent event) {
            return event == null ? null : new WatchEvent(event.type(), newer(event.object()));
        }

        @Override
        public boolean isClosed() {
            return older.isClosed();
        }

        @Override
        public void close() {
            older.close();
        }
    }
}

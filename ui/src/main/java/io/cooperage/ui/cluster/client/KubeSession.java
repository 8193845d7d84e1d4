package io.cooperage.ui.cluster.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cooperage.engine.error.EngineException;
import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A conversation with one cluster. All methods block but [#follow]; for any thread.
public final class KubeSession implements AutoCloseable {
    static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
    private static final String METADATA =
            "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json";
    private static final int NOT_FOUND = 404;
    private static final int SERVICE_UNAVAILABLE = 503;
    static final ObjectMapper JSON = JsonMapper.builder().build();

    private final KubeContext context;
    private final KubernetesClient client;

    /// OpenAPI documents by `apiVersion`; what one describes does not change while the server runs.
    private final Map<String, JsonNode> described = new ConcurrentHashMap<>();

    private KubeSession(KubeContext context, KubernetesClient client) {
        this.context = context;
        this.client = client;
    }

    /// Reads the credentials; speaks to nobody yet.
    ///
    /// @throws EngineException INVALID_ARGUMENT when the kubeconfig is no good
    public static KubeSession open(KubeContext context) {
        try {
            Config config = Config.fromKubeconfig(context.name(), context.file().toFile());
            config.setRequestRetryBackoffLimit(0);
            return new KubeSession(
                    context, new KubernetesClientBuilder().withConfig(config).build());
        } catch (RuntimeException e) {
            throw EngineException.invalid(
                    "the context " + context.name() + " of " + context.file() + " can't be used: " + e.getMessage());
        }
    }

    public KubeContext context() {
        return context;
    }

    /// The typed client, for what has an API of its own there: logs, exec, port-forward. Closed with this
    /// session.
    public KubernetesClient client() {
        return client;
    }

    /// Such as `v1.32.4`.
    public String version() {
        return asked(
                "ask " + context.server() + " for its version",
                () -> client.getKubernetesVersion().getGitVersion());
    }

    /// Every kind that can be listed, the preferred version of each. A group whose own server is down, such
    /// as that of the metrics, is left out: everything else can be looked at.
    public List<ResourceType> types() {
        return asked("ask " + context.server() + " what it serves", () -> {
            List<ResourceType> types = new ArrayList<>(typesOf("", "v1"));
            for (APIGroup group : client.getApiGroups().getGroups()) {
                types.addAll(ofGroup(group));
            }
            return types;
        });
    }

    private List<ResourceType> ofGroup(APIGroup group) {
        try {
            return typesOf(group.getName(), group.getPreferredVersion().getVersion());
        } catch (KubernetesClientException e) {
            if (e.getCode() == SERVICE_UNAVAILABLE || e.getCode() == NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    private List<ResourceType> typesOf(String group, String version) {
        APIResourceList list = client.getApiResources(group.isEmpty() ? version : group + "/" + version);
        List<ResourceType> types = new ArrayList<>();
        if (list != null) {
            for (APIResource resource : list.getResources()) {
                if (!resource.getName().contains("/") && resource.getVerbs().contains("list")) {
                    types.add(new ResourceType(
                            group,
                            version,
                            resource.getKind(),
                            resource.getName(),
                            Boolean.TRUE.equals(resource.getNamespaced()),
                            resource.getVerbs()));
                }
            }
        }
        return types;
    }

    public List<String> namespaces() {
        return asked(
                "list the namespaces",
                () -> client.namespaces().list().getItems().stream()
                        .map(namespace -> namespace.getMetadata().getName())
                        .sorted()
                        .toList());
    }

    /// The whole object, as the server has it.
    public JsonNode get(ObjectRef ref) {
        return json("read " + ref, request(ref.path()));
    }

    /// What the server says of the fields of a group and version, `components` of its OpenAPI v3 document.
    /// Asked once per session.
    ///
    /// @throws EngineException NOT_FOUND from a server that has no such document, as before Kubernetes 1.24
    public JsonNode describe(ResourceType type) {
        return described.computeIfAbsent(type.apiVersion(), version -> {
            String path = (type.group().isEmpty() ? "api/" : "apis/") + version;
            JsonNode document = json("ask what fields " + version + " has", request("/openapi/v3/" + path));
            // The paths are the larger half, and nobody reads them.
            return JSON.createObjectNode().set("components", document.path("components"));
        });
    }

    /// Answers of the API that are no objects of a [ResourceType], such as metrics.
    ///
    /// @param path with its query
    public JsonNode read(String attempt, String path) {
        return json(attempt, request(path));
    }

    /// Objects of one kind whose property has a value.
    ///
    /// @param fields a field selector; empty for all
    /// @param labels a label selector; empty for all
    public List<JsonNode> list(ResourceType type, String namespace, String fields, String labels) {
        String query = "?limit=500" + selector("fieldSelector", fields) + selector("labelSelector", labels);
        List<JsonNode> items = new ArrayList<>();
        String next = "";
        do {
            JsonNode page =
                    json("list " + type.plural(), request(type.path(namespace) + query + selector("continue", next)));
            page.path("items").forEach(items::add);
            next = page.at("/metadata/continue").asText();
        } while (!next.isEmpty());
        return items;
    }

    /// What objects of one kind are called, and the rest of their metadata, without what they hold: of
    /// Secrets nothing secret is read.
    public List<JsonNode> listMetadata(ResourceType type, String namespace) {
        List<JsonNode> items = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = json(
                    "list " + type.plural(),
                    client.getHttpClient()
                            .newHttpRequestBuilder()
                            .uri(uri(type.path(namespace) + "?limit=500" + selector("continue", next)))
                            .header("Accept", METADATA)
                            .build());
            page.path("items").forEach(items::add);
            next = page.at("/metadata/continue").asText();
        } while (!next.isEmpty());
        return items;
    }

    static String selector(String name, String value) {
        return value.isEmpty() ? "" : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /// Replaces an object with what was edited. A revision in it is a condition.
    ///
    /// @param dryRun the server says what would come of it, and stores nothing
    /// @return what is stored, or would be
    public JsonNode replace(ObjectRef ref, JsonNode object, boolean dryRun) {
        String query = "?fieldManager=cooperage&fieldValidation=Strict" + (dryRun ? "&dryRun=All" : "");
        return json(
                "write " + ref,
                client.getHttpClient()
                        .newHttpRequestBuilder()
                        .uri(uri(ref.path() + query))
                        .method("PUT", "application/json", object.toString())
                        .build());
    }

    /// A merge patch, RFC 7386, of the object or one of its subresources.
    ///
    /// @param subresource empty for the object itself
    public JsonNode merge(ObjectRef ref, String subresource, JsonNode patch) {
        return merge(ref, subresource, patch, "");
    }

    /// As the other, of the object itself, checked as strictly as what is made anew.
    ///
    /// @param dryRun the server says what would come of it, and stores nothing
    public JsonNode merge(ObjectRef ref, JsonNode patch, boolean dryRun) {
        return merge(ref, "", patch, "&fieldValidation=Strict" + (dryRun ? "&dryRun=All" : ""));
    }

    private JsonNode merge(ObjectRef ref, String subresource, JsonNode patch, String query) {
        String path = ref.path() + (subresource.isEmpty() ? "" : "/" + subresource);
        return json(
                "change " + ref,
                client.getHttpClient()
                        .newHttpRequestBuilder()
                        .uri(uri(path + "?fieldManager=cooperage" + query))
                        .method(
                                "PATCH",
                                PatchContext.of(io.fabric8.kubernetes.client.dsl.base.PatchType.JSON_MERGE)
                                        .getPatchType()
                                        .getContentType(),
                                patch.toString())
                        .build());
    }

    /// @param graceSeconds null for the object's own
    public void delete(ObjectRef ref, @Nullable Long graceSeconds) {
        var options = JSON.createObjectNode()
                .put("apiVersion", "v1")
                .put("kind", "DeleteOptions")
                .put("propagationPolicy", "Background");
        if (graceSeconds != null) {
            options.put("gracePeriodSeconds", graceSeconds);
        }
        json(
                "delete " + ref,
                client.getHttpClient()
                        .newHttpRequestBuilder()
                        .uri(uri(ref.path()))
                        .method("DELETE", "application/json", options.toString())
                        .build());
    }

    /// Tells what applying would come to, or does it, object by object.
    ///
    /// @param namespace for objects that name none
    public ManifestApply applying(Map<String, ResourceType> byKind, String namespace, boolean dryRun) {
        return new ManifestApply(this, byKind, namespace, dryRun);
    }

    /// Creates or, where it exists, changes each object of a manifest, as [ManifestApply] says.
    ///
    /// @param manifest one or several YAML documents
    /// @return what was made, in order
    public List<ObjectRef> apply(String manifest, String namespace, Map<String, ResourceType> byKind) {
        return new ManifestApply(this, byKind, namespace, false).apply(manifest);
    }

    /// Asks a pod to go, as far as its owners' budgets of disruption allow.
    public void evict(ObjectRef pod) {
        var eviction = JSON.createObjectNode().put("apiVersion", "policy/v1").put("kind", "Eviction");
        eviction.putObject("metadata").put("name", pod.name()).put("namespace", pod.namespace());
        json(
                "evict " + pod,
                client.getHttpClient()
                        .newHttpRequestBuilder()
                        .uri(uri(pod.path() + "/eviction"))
                        .method("POST", "application/json", eviction.toString())
                        .build());
    }

    public JsonNode create(ResourceType type, String namespace, JsonNode object) {
        return create(type, namespace, object, false);
    }

    /// @param dryRun the server says what would come of it, and stores nothing
    public JsonNode create(ResourceType type, String namespace, JsonNode object, boolean dryRun) {
        String query = "?fieldManager=cooperage&fieldValidation=Strict" + (dryRun ? "&dryRun=All" : "");
        return json(
                "create " + type.kind(),
                client.getHttpClient()
                        .newHttpRequestBuilder()
                        .uri(uri(type.path(namespace) + query))
                        .method("POST", "application/json", object.toString())
                        .build());
    }

    /// The first rows now, and their changes until the watch is closed.
    ///
    /// @param fields a field selector; empty for all
    public TableWatch follow(ResourceType type, String namespace, String fields, TableListener listener) {
        return follow(type, namespace, Selection.ofFields(fields), listener);
    }

    /// As the other, of those objects that were chosen.
    public TableWatch follow(ResourceType type, String namespace, Selection selection, TableListener listener) {
        return new TableWatch(this, type, namespace, selection, false, listener);
    }

    /// As [#follow], and each row brings its object: for those who read more than is printed.
    public TableWatch followWhole(ResourceType type, String namespace, String fields, TableListener listener) {
        return followWhole(type, namespace, Selection.ofFields(fields), listener);
    }

    /// As the other, of those objects that were chosen.
    public TableWatch followWhole(ResourceType type, String namespace, Selection selection, TableListener listener) {
        return new TableWatch(this, type, namespace, selection, true, listener);
    }

    /// @param lines each line of the log, on threads of the client
    /// @param ended why there are no more; empty when the container ended
    public LogFollow log(LogFollow.Wanted wanted, Consumer<String> lines, Consumer<String> ended) {
        return new LogFollow(this, wanted, lines, ended);
    }

    HttpClient http() {
        return client.getHttpClient();
    }

    String uri(String path) {
        String master = client.getMasterUrl().toString();
        return (master.endsWith("/") ? master.substring(0, master.length() - 1) : master) + path;
    }

    private HttpRequest request(String path) {
        return client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(uri(path))
                .header("Accept", "application/json")
                .build();
    }

    private JsonNode json(String attempt, HttpRequest request) {
        try {
            HttpResponse<String> response =
                    http().sendAsync(request, String.class).get();
            String body = response.body() == null ? "" : response.body();
            if (!response.isSuccessful()) {
                throw KubeFailure.of(attempt, response.code(), message(body), null);
            }
            return JSON.readTree(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(io.cooperage.engine.error.ErrorKind.CANCELLED, attempt + ": interrupted", e);
        } catch (ExecutionException e) {
            throw KubeFailure.of(attempt, e.getCause() == null ? e : e.getCause());
        } catch (JsonProcessingException e) {
            throw EngineException.invalid(attempt + ": the answer is no JSON: " + e.getOriginalMessage());
        }
    }

    /// Of a Status; anything else as it is.
    static String message(String body) {
        try {
            return JSON.readTree(body).path("message").asText(body);
        } catch (JsonProcessingException e) {
            return body.strip();
        }
    }

    private static <T> T asked(String attempt, Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            throw KubeFailure.of(attempt, e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}

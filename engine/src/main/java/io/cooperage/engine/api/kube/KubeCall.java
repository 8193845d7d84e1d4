package io.cooperage.engine.api.kube;

import io.cooperage.engine.cluster.access.Caller;
import io.cooperage.engine.http.HttpExchange;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One request to the cluster whose caller is known and may do this. For the handler's thread.
public final class KubeCall {
    private final HttpExchange exchange;
    private final Map<String, List<String>> query;
    private final RequestInfo info;
    private final Caller caller;
    private final Set<String> warnings = new LinkedHashSet<>();

    KubeCall(HttpExchange exchange, Map<String, List<String>> query, RequestInfo info, Caller caller) {
        this.exchange = exchange;
        this.query = query;
        this.info = info;
        this.caller = caller;
    }

    public HttpExchange exchange() {
        return exchange;
    }

    public Caller caller() {
        return caller;
    }

    /// The path of a namespace names itself twice: as the object, and as what it is in.
    KubeCall outsideNamespaces() {
        KubeCall same = new KubeCall(exchange, query, info.outsideNamespaces(), caller);
        same.warnings.addAll(warnings);
        return same;
    }

    RequestInfo info() {
        return info;
    }

    public String namespace() {
        return info.namespace();
    }

    /// `pods`, `services`.
    public String resource() {
        return info.resource();
    }

    public String name() {
        return info.name();
    }

    public String subresource() {
        return info.subresource();
    }

    /// The names behind the subresource, as in `pods/p/proxy/a/b`.
    public List<String> tail() {
        return info.tail();
    }

    /// A parameter of the query; null when it was not given, or is empty.
    public @Nullable String param(String name) {
        List<String> values = query.get(name);
        return values == null || values.getFirst().isEmpty() ? null : values.getFirst();
    }

    /// Each value of a parameter, in order.
    public List<String> params(String name) {
        return query.getOrDefault(name, List.of());
    }

    /// As Go reads booleans in a query; given without a value it is true.
    public boolean flag(String name) {
        List<String> values = query.get(name);
        return values != null && isTrue(values.getFirst());
    }

    static boolean isTrue(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "false", "0" -> false;
            default -> true;
        };
    }

    /// Goes out as a `Warning` header of the answer, each text once.
    void warn(String text) {
        warnings.add(text);
    }

    Set<String> warnings() {
        return warnings;
    }
}

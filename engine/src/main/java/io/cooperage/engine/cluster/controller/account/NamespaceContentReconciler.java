package io.cooperage.engine.cluster.controller.account;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.controller.ControlContext;
import io.cooperage.engine.cluster.controller.ControlLoop;
import io.cooperage.engine.cluster.controller.KindView;
import io.cooperage.engine.cluster.controller.Reconciler;
import io.cooperage.engine.cluster.controller.Trees;
import io.cooperage.engine.cluster.controller.Work;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps one object of a fixed name and content in every namespace that isn't on its way out.
public final class NamespaceContentReconciler implements Reconciler {
    private final String name;
    private final KindView namespaces;
    private final KindView content;
    private final String object;
    private final Supplier<ObjectNode> data;

    /// @param data what the object says beside its metadata
    private NamespaceContentReconciler(
            ControlContext context, String name, String resource, String object, Supplier<ObjectNode> data) {
        this.name = name;
        this.namespaces = context.view("namespaces");
        this.content = context.view(resource);
        this.object = object;
        this.data = data;
    }

    public static NamespaceContentReconciler ofServiceAccounts(ControlContext context) {
        return new NamespaceContentReconciler(
                context,
                "serviceaccount-controller",
                "serviceaccounts",
                "default",
                JsonNodeFactory.instance::objectNode);
    }

    /// @param certificate the authority that signs for the API server, in PEM
    public static NamespaceContentReconciler ofRootCertificates(ControlContext context, Supplier<String> certificate) {
        return new NamespaceContentReconciler(
                context, "root-ca-certificate-publisher", "configmaps", "kube-root-ca.crt", () -> {
                    ObjectNode content = JsonNodeFactory.instance.objectNode();
                    content.putObject("data").put("ca.crt", certificate.get());
                    return content;
                });
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void wire(ControlLoop loop) {
        // The key is the namespace.
        loop.on(namespaces, (old, now, newest) -> loop.add("", newest.name(), namespaces.kind(), newest));
        loop.on(content, (old, now, newest) -> {
            if (newest.name().equals(object) && old != null) {
                loop.add("", newest.namespace(), content.kind(), newest);
            }
        });
    }

    @Override
    public @Nullable Duration reconcile(Work work) {
        KubeObject namespace = namespaces.get("", work.name());
        if (namespace == null
                || namespace.deletionTimestamp().isPresent()
                || namespace.status().path("phase").asText().equals("Terminating")) {
            return null;
        }
        ObjectNode wanted = data.get();
        KubeObject there = content.get(work.name(), object);
        if (there == null) {
            create(work, wanted);
        } else if (!Trees.same(there.tree().path("data"), wanted.path("data")) && wanted.has("data")) {
            KubeObject changed = there.copy();
            changed.tree().set("data", wanted.path("data"));
            content.update(changed, work.writing());
        }
        return null;
    }

    private void create(Work work, ObjectNode wanted) {
        ObjectNode made = JsonNodeFactory.instance.objectNode();
        made.put("apiVersion", content.kind().id().apiVersion());
        made.put("kind", content.kind().id().kind());
        ObjectNode meta = made.putObject("metadata").put("name", object);
        if (wanted.has("data")) {
            meta.putObject("annotations")
                    .put(
                            "kubernetes.io/description",
                            "Contains a CA bundle that can be used to verify the kube-apiserver when using internal"
                                    + " endpoints such as the internal service IP or kubernetes.default.svc. No other"
                                    + " usage is guaranteed across distributions of Kubernetes clusters.");
        }
        made.setAll(wanted);
        try {
            content.create(work.name(), new KubeObject(made), work.writing());
        } catch (StatusException e) {
            // Somebody was faster, or the namespace has begun to go.
            if (e.reason() != StatusReason.ALREADY_EXISTS && e.reason() != StatusReason.FORBIDDEN) {
                throw e;
            }
        }
    }
}

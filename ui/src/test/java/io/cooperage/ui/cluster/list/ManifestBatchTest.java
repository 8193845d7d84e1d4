package io.cooperage.ui.cluster.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.cluster.client.ManifestText;
import org.junit.jupiter.api.Test;

class ManifestBatchTest {
    @Test
    void namespacesAndDefinitionsComeFirstAndTheOthersKeepTheirOrder() {
        var objects = ManifestText.documents("""
                {apiVersion: shop.example/v1, kind: Widget, metadata: {name: d}}
                ---
                {apiVersion: v1, kind: Service, metadata: {name: e}}
                ---
                {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: c}}
                ---
                {apiVersion: v1, kind: Namespace, metadata: {name: a}}
                ---
                {apiVersion: v1, kind: ConfigMap, metadata: {name: f}}
                ---
                {apiVersion: v1, kind: Namespace, metadata: {name: b}}
                """);
        assertThat(ManifestBatch.inOrder(objects))
                .extracting(each -> each.at("/metadata/name").asText())
                .containsExactly("a", "b", "c", "d", "e", "f");
    }
}

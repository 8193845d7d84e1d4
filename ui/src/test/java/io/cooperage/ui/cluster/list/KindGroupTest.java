package io.cooperage.ui.cluster.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.cluster.client.ResourceType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KindGroupTest {
    private static final List<ResourceType> SERVED = List.of(
            type("", "pods"),
            type("coordination.k8s.io", "leases"),
            type("shop.example", "widgets"),
            type("gateway.networking.k8s.io", "gateways"),
            type("apiextensions.k8s.io", "customresourcedefinitions"),
            type("metrics.k8s.io", "pods"));

    private static ResourceType type(String group, String plural) {
        return new ResourceType(group, "v1", plural, plural, true, List.of("list"));
    }

    @Test
    void whatWasDefinedIsApartFromWhatKubernetesHas() {
        assertThat(KindGroup.CUSTOM.of(SERVED))
                .extracting(ResourceType::id)
                .containsExactly("gateways.gateway.networking.k8s.io", "widgets.shop.example");
        assertThat(KindGroup.OTHER.of(SERVED))
                .extracting(ResourceType::id)
                .containsExactly("leases.coordination.k8s.io", "customresourcedefinitions.apiextensions.k8s.io");
    }

    @Test
    void noKindIsInTwoGroups() {
        assertThat(Arrays.stream(KindGroup.values()).flatMap(group -> group.of(SERVED).stream()))
                .doesNotHaveDuplicates()
                .hasSize(SERVED.size() - 1);
    }
}

package io.cooperage.engine.cluster.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.cluster.testing.ApiRoom;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemServicesTest {
    @TempDir
    Path folder;

    @Test
    void theApiAndTheNamesAreServicesLikeOthers() {
        try (ApiRoom room = new ApiRoom(folder);
                ServiceViews views = new ServiceViews(room.informers)) {
            SystemServices services = new SystemServices(room.api);
            services.kubernetes("10.96.0.1", "10.244.0.1", 6443);
            services.dns("10.96.0.10", "10.244.0.1", 10_053);
            ApiRoom.until(() -> target(views, "kube-system", "kube-dns", "10.244.0.1:10053"));
            ApiRoom.until(() -> target(views, "default", "kubernetes", "10.244.0.1:6443"));
            long revision = room.api.revision();

            services.kubernetes("10.96.0.1", "10.244.0.1", 6443);
            services.dns("10.96.0.10", "10.244.0.1", 10_053);
            assertThat(room.api.revision()).as("nothing is written twice").isEqualTo(revision);

            services.kubernetes("10.96.0.1", "10.200.0.1", 7443);
            ApiRoom.until(() -> target(views, "default", "kubernetes", "10.200.0.1:7443"));
            assertThat(room.get("services", "default", "kubernetes")
                            .spec()
                            .path("clusterIP")
                            .asText())
                    .isEqualTo("10.96.0.1");
        }
    }

    private static boolean target(ServiceViews views, String namespace, String name, String expected) {
        ServiceView service = views.get(namespace, name);
        return service != null
                && service.endpoints().size() == 1
                && service.ports().stream()
                        .allMatch(port -> service.servingNow().stream()
                                .allMatch(endpoint -> expected.equals(endpoint.address() + ":" + endpoint.port(port))));
    }
}

package io.cooperage.engine.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.registry.RegistryClient.Page;
import io.cooperage.engine.registry.RegistryClient.SearchHit;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Names that a registry tells: repositories, tags, what a search finds.
final class Listings {
    private final RegistryConnection connection;

    Listings(RegistryConnection connection) {
        this.connection = connection;
    }

    Page catalog(@Nullable String last, int most) {
        Errand errand = Errand.at("list the repositories", connection.endpoint().domain());
        return page("/v2/_catalog", "repositories", errand, Scopes.CATALOG, last, most);
    }

    Page tags(ImageReference repository, @Nullable String last, int most) {
        Errand errand = Errand.of("list the tags of", repository.bare());
        return page(
                "/v2/" + repository.path() + "/tags/list", "tags", errand, Scopes.pull(repository.path()), last, most);
    }

    private Page page(String path, String list, Errand errand, String scope, @Nullable String last, int most) {
        String target = path + "?n=" + most + (last == null ? "" : "&last=" + encoded(last));
        RegistryRequest request = RegistryRequest.of("GET", target, errand, scope);
        HttpAnswer answer = connection.send(request, 200);
        String link = Links.next(answer);
        JsonNode body = JsonAnswers.read(connection, request, answer);
        if (!body.has(list)) {
            throw JsonAnswers.notRegistry(request, answer.status());
        }
        List<String> names = new ArrayList<>();
        body.path(list).forEach(name -> names.add(name.asText()));
        String next = link == null ? null : Links.parameter(link, "last");
        if (link != null && next == null && !names.isEmpty()) {
            next = names.getLast();
        }
        // The specification wants this order; older registries give tags in that of their disk.
        names.sort(null);
        return new Page(names, next);
    }

    /// @throws RegistryException NOT_IMPLEMENTED where there is no such thing
    List<SearchHit> search(String term, int most) {
        String host = connection.endpoint().domain();
        Errand errand = Errand.at("search for '" + term + "'", host);
        // Docker Hub has it on its oldest host, away from the images.
        String base = host.equals(ImageReference.DEFAULT_DOMAIN) ? "https://index.docker.io" : "";
        RegistryRequest request =
                RegistryRequest.of("GET", base + "/v1/search?q=" + encoded(term) + "&n=" + most, errand);
        HttpAnswer answer = connection.ask(request);
        if (answer.status() == 404
                || answer.status() == 405
                || answer.contentType().equals("text/html")) {
            answer.discard();
            throw new RegistryException(
                    ErrorKind.NOT_IMPLEMENTED,
                    host,
                    answer.status(),
                    host + " offers no search; its catalog may list what it has",
                    null);
        }
        if (answer.status() != 200) {
            throw connection.refused(request, answer);
        }
        List<SearchHit> hits = new ArrayList<>();
        for (JsonNode hit : JsonAnswers.read(connection, request, answer).path("results")) {
            hits.add(new SearchHit(
                    hit.path("name").asText(""),
                    hit.path("description").asText(""),
                    hit.path("star_count").asLong(0),
                    hit.path("is_official").asBoolean(false)));
        }
        return hits;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

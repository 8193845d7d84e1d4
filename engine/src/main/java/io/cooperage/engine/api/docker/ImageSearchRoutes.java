package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.RegistryService;
import io.cooperage.engine.image.RegistryService.SearchResult;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.registry.Credentials;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// `docker search`.
final class ImageSearchRoutes implements RouteSet {
    private static final Set<String> FILTERS = Set.of("is-official", "is-automated", "stars");
    private static final int USUAL = 25;
    private static final int MOST = 100;

    private final RegistryService registries;

    ImageSearchRoutes(RegistryService registries) {
        this.registries = registries;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/images/search", this::search).partly(RegistryLogin.SHORT_OF));
    }

    private record Found(
            @JsonProperty("star_count") long stars,
            @JsonProperty("is_official") boolean official,
            @JsonProperty("name") String name,
            @JsonProperty("is_automated") boolean automated,
            @JsonProperty("description") String description) {}

    private void search(Exchange exchange) throws IOException {
        Query query = exchange.query();
        FilterArgs filters = FilterArgs.of(query, FILTERS);
        boolean officialSaid = filters.has("is-official");
        boolean official = filters.flag("is-official", false);
        boolean automated = filters.flag("is-automated", false);
        long stars = stars(filters);
        String term = query.text("term");
        if (term.isEmpty()) {
            throw EngineException.invalid("search term cannot be empty");
        }
        String host = host(term);
        Credentials login = RegistryLogin.of(exchange);
        RegistryService asked = login == null ? registries : registries.as(host, login);
        String rest = host.equals(ImageReference.DEFAULT_DOMAIN) ? term : term.substring(host.length() + 1);
        List<Found> found = asked.search(host, rest, limit(query)).stream()
                .filter(hit -> hit.stars() >= stars && (!officialSaid || hit.official() == official) && !automated)
                .map(ImageSearchRoutes::found)
                .toList();
        exchange.answer(200, found);
    }

    private static Found found(SearchResult hit) {
        return new Found(hit.stars(), hit.official(), hit.name(), false, hit.description());
    }

    private static long stars(FilterArgs filters) {
        long most = 0;
        for (String word : filters.get("stars")) {
            try {
                most = Math.max(most, Long.parseLong(word));
            } catch (NumberFormatException e) {
                throw EngineException.invalid("invalid filter 'stars=" + word + "'");
            }
        }
        return most;
    }

    private static int limit(Query query) {
        long limit = query.number("limit", 0);
        if (limit == 0) {
            return USUAL;
        }
        if (limit < 1 || limit > MOST) {
            throw EngineException.invalid("limit " + limit + " is outside the range of [1, " + MOST + "]");
        }
        return (int) limit;
    }

    /// As in a name: what stands before the first slash, if it looks like a host.
    private static String host(String term) {
        int slash = term.indexOf('/');
        String first = slash < 0 ? "" : term.substring(0, slash);
        boolean named = first.contains(".") || first.contains(":") || first.equals("localhost");
        return named ? first : ImageReference.DEFAULT_DOMAIN;
    }
}

package io.cooperage.engine.cluster.kind.check;

import io.cooperage.engine.cluster.object.Quantity;
import io.cooperage.engine.cluster.object.QuantityText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Resources and how much of them.
public final class Amounts {
    private static final List<String> CONTAINER = List.of("cpu", "memory", "ephemeral-storage");
    private static final Set<String> STANDARD = Set.of(
            "cpu",
            "memory",
            "ephemeral-storage",
            "requests.cpu",
            "requests.memory",
            "requests.ephemeral-storage",
            "limits.cpu",
            "limits.memory",
            "limits.ephemeral-storage",
            "pods",
            "resourcequotas",
            "services",
            "replicationcontrollers",
            "secrets",
            "configmaps",
            "persistentvolumeclaims",
            "storage",
            "requests.storage",
            "services.nodeports",
            "services.loadbalancers");
    private static final Set<String> WHOLE = Set.of(
            "pods",
            "resourcequotas",
            "services",
            "replicationcontrollers",
            "secrets",
            "configmaps",
            "persistentvolumeclaims",
            "services.nodeports",
            "services.loadbalancers");
    private static final String HUGE = "hugepages-";

    private Amounts() {}

    /// The amount; empty, with a complaint, when it is none.
    public static Optional<Quantity> read(Place place) {
        try {
            return Optional.of(Quantity.parse(place.text()));
        } catch (IllegalArgumentException e) {
            place.invalid(place.text(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /// As it is shown.
    public static String shown(Place place) {
        try {
            return QuantityText.canonical(place.text());
        } catch (IllegalArgumentException e) {
            return place.text();
        }
    }

    /// The amount of this resource.
    public static void amount(String resource, Place place) {
        read(place).ifPresent(quantity -> {
            if (quantity.compareTo(Quantity.ZERO) < 0) {
                place.invalid(shown(place), "must be greater than or equal to 0");
            }
            boolean whole = WHOLE.contains(resource) || isExtended(resource);
            if (whole && quantity.thousandths() % 1000 != 0) {
                place.invalid(shown(place), "must be an integer");
            }
        });
    }

    /// More than nothing.
    public static void positive(Place place) {
        read(place)
                .filter(quantity -> quantity.compareTo(Quantity.ZERO) <= 0)
                .ifPresent(none -> place.invalid(shown(place), "must be greater than zero"));
    }

    /// The name of something of which there can be some.
    public static void resource(String name, Place place) {
        List<String> wrong = Names.qualified(name);
        wrong.forEach(message -> place.invalid(name, message));
        if (wrong.isEmpty() && !name.contains("/") && !STANDARD.contains(name) && !name.startsWith(HUGE)) {
            place.invalid(name, "must be a standard resource type or fully qualified");
        }
    }

    /// The name of something that containers can ask for.
    public static void containerResource(String name, Place place) {
        resource(name, place);
        if (!name.contains("/")) {
            if (!CONTAINER.contains(name) && !name.startsWith(HUGE)) {
                place.invalid(name, "must be a standard resource for containers");
            }
        } else if (!isNative(name) && !isExtended(name)) {
            place.invalid(name, "doesn't follow extended resource name standard");
        }
    }

    /// `{"limits", "requests"}` of a container.
    public static void requirements(Place resources) {
        Place limits = resources.at("limits");
        Place requests = resources.at("requests");
        limits.keys().forEach(name -> one(name, limits.key(name)));
        for (String name : requests.keys()) {
            one(name, requests.key(name));
            againstLimit(name, requests.key(name), requests, limits);
        }
        List<String> all = new ArrayList<>(limits.keys());
        all.addAll(requests.keys());
        if (all.stream().anyMatch(name -> name.startsWith(HUGE)) && !all.contains("cpu") && !all.contains("memory")) {
            resources.forbidden("HugePages require cpu or memory");
        }
    }

    private static void one(String name, Place amount) {
        containerResource(name, amount);
        amount(name, amount);
        if (name.startsWith(HUGE) && !divisible(name, amount.text())) {
            amount.invalid(shown(amount), shown(amount) + " is not positive integer multiple of " + name);
        }
    }

    private static void againstLimit(String name, Place request, Place requests, Place limits) {
        Place limit = limits.key(name);
        if (!limit.there()) {
            if (!mayOvercommit(name)) {
                limits.required("Limit must be set for non overcommitable resources");
            }
            return;
        }
        try {
            int compared = Quantity.parse(request.text()).compareTo(Quantity.parse(limit.text()));
            if (compared != 0 && !mayOvercommit(name)) {
                requests.invalid(shown(request), "must be equal to " + name + " limit of " + shown(limit));
            } else if (compared > 0) {
                requests.invalid(shown(request), "must be less than or equal to " + name + " limit of " + shown(limit));
            }
        } catch (IllegalArgumentException e) {
            // Told already, where the amount itself was read.
            return;
        }
    }

    private static boolean divisible(String name, String amount) {
        try {
            BigDecimal page = Quantity.parse(name.substring(HUGE.length())).value();
            return page.signum() <= 0
                    || Quantity.parse(amount).value().remainder(page).signum() == 0;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    private static boolean isNative(String name) {
        return !name.contains("/") || name.contains("kubernetes.io/");
    }

    private static boolean isExtended(String name) {
        return !isNative(name)
                && !name.startsWith("requests.")
                && Names.qualified("requests." + name).isEmpty();
    }

    private static boolean mayOvercommit(String name) {
        return isNative(name) && !name.startsWith(HUGE);
    }
}

package io.cooperage.ui.cluster.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.ui.control.facts.Fact;
import io.cooperage.ui.control.facts.FactGroup;
import io.cooperage.ui.control.facts.FactsPane;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// What is the matter with the object, whom it belongs to, and what it says of itself. FX thread only.
final class SummaryTab extends BorderPane {
    private static final Set<String> VERBATIM = Set.of("Labels", "Annotations", "Data");

    private final ObjectViewModel model;
    private final Messages messages = Messages.of(SummaryTab.class);
    private final Label sentence = new Label("", new FontIcon("fth-help-circle"));
    private final HBox owners = new HBox(8);
    private final FactsPane facts;
    private Related known = Related.NONE;

    SummaryTab(ObjectViewModel model) {
        this.model = model;
        facts = new FactsPane(messages.text("facts"), Desktop::copy, path -> {});
        sentence.getStyleClass().add("diagnosis");
        sentence.setWrapText(true);
        sentence.setMaxWidth(Double.MAX_VALUE);
        owners.getStyleClass().add("owners");
        owners.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        RelatedPane related = new RelatedPane(model::open);
        setTop(new VBox(sentence, owners, related));
        setCenter(facts);
        model.objectProperty().subscribe(this::show);
        model.surroundings().diagnosisProperty().subscribe(this::say);
        model.surroundings().relatedProperty().subscribe(now -> {
            known = now;
            related.show(now);
            showOwners(model.objectProperty().get());
        });
    }

    void focus() {
        facts.requestFocus();
    }

    private void show(@Nullable JsonNode now) {
        if (now == null) {
            return;
        }
        showOwners(now);
        List<FactGroup> groups = new ArrayList<>();
        ObjectNode identity = JsonNodeFactory.instance.objectNode();
        JsonNode metadata = now.path("metadata");
        for (String property : List.of("namespace", "uid", "creationTimestamp", "generation", "resourceVersion")) {
            if (metadata.has(property)) {
                identity.set(property, metadata.get(property));
            }
        }
        groups.addAll(FactGroup.of(identity));
        addMap(groups, "labels", metadata);
        addMap(groups, "annotations", metadata);
        addPart(groups, "spec", now);
        addMap(groups, "data", now);
        addPart(groups, "status", now);
        facts.show(groups.stream().map(SummaryTab::readable).toList(), false);
    }

    private void say(String words) {
        sentence.setText(words);
        sentence.setVisible(!words.isEmpty());
        sentence.setManaged(!words.isEmpty());
    }

    /// Those that no picture has, such as objects of custom kinds; the others are among what is related.
    private void showOwners(@Nullable JsonNode now) {
        owners.getChildren().clear();
        if (now != null) {
            for (JsonNode owner : now.path("metadata").path("ownerReferences")) {
                boolean shown = known.groups().getOrDefault(Related.Role.OWNERS, List.of()).stream()
                        .anyMatch(node -> node.id().equals(owner.path("uid").asText()));
                if (!shown) {
                    addOwner(owner);
                }
            }
        }
        owners.setManaged(!owners.getChildren().isEmpty());
    }

    /// Kubernetes begins names with a small letter; and no path of an object is one of this machine.
    private static FactGroup readable(FactGroup group) {
        boolean names = VERBATIM.contains(group.title());
        return new FactGroup(
                capital(group.title()),
                group.facts().stream()
                        .map(fact -> new Fact(names ? fact.name() : capital(fact.name()), fact.value(), false))
                        .toList());
    }

    private static String capital(String words) {
        return words.isEmpty() ? words : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static void addPart(List<FactGroup> groups, String part, JsonNode object) {
        groups.addAll(FactGroup.of(JsonNodeFactory.instance.objectNode().set(part, object.path(part))));
    }

    /// Keys of labels, and of what a config map or secret holds, are names of their own: they are not taken apart
    /// into words.
    private static void addMap(List<FactGroup> groups, String property, JsonNode metadata) {
        List<Fact> entries = new ArrayList<>();
        metadata.path(property).properties().forEach(entry -> {
            if (!entry.getKey().equals("kubectl.kubernetes.io/last-applied-configuration")) {
                entries.add(new Fact(entry.getKey(), entry.getValue().asText(), false));
            }
        });
        if (!entries.isEmpty()) {
            groups.add(
                    new FactGroup(property.substring(0, 1).toUpperCase(Locale.ROOT) + property.substring(1), entries));
        }
    }

    private void addOwner(JsonNode owner) {
        if (owners.getChildren().isEmpty()) {
            Label title = new Label(messages.text("owner"));
            title.getStyleClass().add("muted");
            owners.getChildren().add(title);
        }
        Hyperlink link = new Hyperlink(
                owner.path("kind").asText() + " " + owner.path("name").asText());
        link.setMnemonicParsing(false);
        link.setOnAction(press -> {
            link.setVisited(false);
            model.open(
                    owner.path("apiVersion").asText(),
                    owner.path("kind").asText(),
                    owner.path("name").asText());
        });
        owners.getChildren().add(link);
    }
}

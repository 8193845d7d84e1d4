package io.cooperage.ui.images.detail.inspect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.image.ImageService.ImageDetail;
import io.cooperage.ui.control.code.CodeText;
import io.cooperage.ui.control.code.Language;
import io.cooperage.ui.control.facts.FactGroup;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.images.detail.source.ImageSource;
import io.cooperage.ui.images.detail.source.ImageSource.Loaded;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// The documents of the image: what is known of it as facts, and its stored JSON. FX thread only.
public final class ImageInspectViewModel {
    enum Document {
        FACTS,
        CONFIG,
        MANIFEST,
        INDEX
    }

    /// @param stored by document, as their digests cover them; FACTS has the engine's own summary
    /// @param texts indented and coloured; absent where there is no such document
    record Documents(List<FactGroup> facts, Map<Document, String> stored, Map<Document, CodeText> texts) {
        static final Documents EMPTY = new Documents(List.of(), Map.of(), Map.of());

        Documents {
            facts = List.copyOf(facts);
            stored = Map.copyOf(stored);
            texts = Map.copyOf(texts);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ImageSource source;
    private final LatestTask reading = new LatestTask();
    private final ReadOnlyObjectWrapper<Documents> documents = new ReadOnlyObjectWrapper<>(Documents.EMPTY);
    private final ObjectProperty<Document> chosen = new SimpleObjectProperty<>(this, "chosen", Document.FACTS);
    private final StringProperty filter = new SimpleStringProperty(this, "filter", "");
    private Subscription watching = Subscription.EMPTY;
    private @Nullable Loaded read;

    public ImageInspectViewModel(ImageSource source) {
        this.source = source;
    }

    ReadOnlyObjectProperty<Documents> documentsProperty() {
        return documents.getReadOnlyProperty();
    }

    ObjectProperty<Document> chosenProperty() {
        return chosen;
    }

    /// Words that a fact must contain to be shown.
    StringProperty filterProperty() {
        return filter;
    }

    List<FactGroup> groups() {
        return FactGroup.filter(documents.get().facts(), filter.get().strip());
    }

    /// The chosen document as it is stored; empty when there is none.
    String stored() {
        return documents.get().stored().getOrDefault(chosen.get(), "");
    }

    /// Someone begins or ceases to look.
    public void setActive(boolean watched) {
        watching.unsubscribe();
        watching = watched ? source.loadedProperty().subscribe(this::read) : Subscription.EMPTY;
    }

    private void read(@Nullable Loaded now) {
        if (now == null || now.equals(read)) {
            return;
        }
        String id = now.image().id().toString();
        reading.follow(
                source.tasks().quiet(() -> {
                    var inspected = source.images().inspect(id);
                    return documents(now.detail(), FactGroup.of(inspected), inspected.toPrettyString());
                }),
                found -> {
                    read = now;
                    documents.set(found);
                },
                source.failures());
    }

    private static Documents documents(ImageDetail detail, List<FactGroup> facts, String inspected) {
        Map<Document, String> stored = new EnumMap<>(Document.class);
        stored.put(Document.FACTS, inspected);
        stored.put(Document.CONFIG, detail.configJson());
        stored.put(Document.MANIFEST, detail.manifestJson());
        String index = detail.indexJson();
        if (index != null) {
            stored.put(Document.INDEX, index);
        }
        Map<Document, CodeText> texts = new EnumMap<>(Document.class);
        stored.forEach((document, text) -> {
            if (document != Document.FACTS) {
                texts.put(document, CodeText.of(Language.JSON, indented(text)));
            }
        });
        return new Documents(facts, stored, texts);
    }

    private static String indented(String json) {
        try {
            return JSON.readTree(json).toPrettyString();
        } catch (JsonProcessingException e) {
            // The engine read it, so this is no JSON only in a store that was tampered with: show what is there.
            return json;
        }
    }
}

package io.cooperage.ui.dockerfile.editor;

import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The places of a snippet that was put in and is being filled: Tab goes from one to the next until the last. They
/// move with what is typed before them. FX thread only.
final class SnippetPlaces {
    private List<TextRange> places = List.of();
    private int at;

    /// @param offset where the snippet stands now
    void begin(List<TextRange> relative, int offset) {
        places = relative.stream()
                .map(range -> new TextRange(range.start() + offset, range.end() + offset))
                .toList();
        at = 0;
    }

    boolean isActive() {
        return !places.isEmpty();
    }

    void end() {
        places = List.of();
    }

    Optional<TextRange> current() {
        return isActive() ? Optional.of(places.get(at)) : Optional.empty();
    }

    /// The next place; the last one ends it.
    Optional<TextRange> next() {
        if (!isActive() || at + 1 >= places.size()) {
            end();
            return Optional.empty();
        }
        at++;
        return current();
    }

    /// Text was replaced; outside the place that is being filled this ends it.
    void changed(int from, int removed, int inserted) {
        if (!isActive()) {
            return;
        }
        TextRange here = places.get(at);
        if (from < here.start() || from + removed > here.end()) {
            end();
            return;
        }
        int by = inserted - removed;
        List<TextRange> now = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            TextRange place = places.get(i);
            if (i == at) {
                now.add(new TextRange(place.start(), place.end() + by));
            } else if (place.start() >= here.end()) {
                now.add(new TextRange(place.start() + by, place.end() + by));
            } else {
                now.add(place);
            }
        }
        places = now;
    }
}

package io.cooperage.engine.image.browse;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.browse.ImageBrowser.FileMatches;
import io.cooperage.engine.image.browse.ImageBrowser.FileQuery;
import io.cooperage.engine.image.browse.LayerDelta.Pair;
import io.cooperage.engine.layer.LayerEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Goes through what a [LayerDelta] shows. An interrupt cancels. One thread, once.
final class FileSearch {
    private static final String SEARCH = "search the files of the image";

    private final LayerDelta delta;
    private final int most;

    FileSearch(LayerDelta delta, int most) {
        this.delta = delta;
        this.most = most;
    }

    /// @throws EngineException INVALID_ARGUMENT for a wrong regular expression, with the place
    FileMatches matching(FileQuery query) {
        List<FileNode> nodes = new ArrayList<>();
        boolean complete = match(delta.root(), query, matcher(query), nodes);
        return new FileMatches(List.copyOf(nodes), !complete);
    }

    private static Predicate<String> matcher(FileQuery query) {
        if (query.text().isEmpty()) {
            return _ -> true;
        }
        if (query.regex()) {
            try {
                int flags = query.caseSensitive() ? 0 : Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
                return Pattern.compile(query.text(), flags).asPredicate();
            } catch (PatternSyntaxException wrong) {
                throw EngineException.invalid("wrong regular expression: " + wrong.getDescription()
                        + (wrong.getIndex() < 0 ? "" : " at character " + (wrong.getIndex() + 1)));
            }
        }
        if (query.caseSensitive()) {
            return path -> path.contains(query.text());
        }
        String wanted = query.text().toLowerCase(Locale.ROOT);
        return path -> path.toLowerCase(Locale.ROOT).contains(wanted);
    }

    /// @return false when there are more than were asked for
    private boolean match(Pair folder, FileQuery query, Predicate<String> matcher, List<FileNode> nodes) {
        for (Pair child : delta.children(folder)) {
            Cancellation.check(SEARCH);
            // The cheap questions first: a node's size may take a walk.
            if (matcher.test(child.path()) && query.changes().contains(delta.change(child))) {
                FileNode node = delta.node(child);
                if (node.size() >= query.smallest()) {
                    if (nodes.size() == most) {
                        return false;
                    }
                    nodes.add(node);
                }
            }
            if (child.isFolder() && !match(child, query, matcher, nodes)) {
                return false;
            }
        }
        return true;
    }

    private record Sized(Pair pair, long size) {}

    /// The biggest files that are there, the biggest first.
    List<FileNode> largest() {
        PriorityQueue<Sized> found = new PriorityQueue<>(Comparator.comparingLong(Sized::size));
        if (most > 0) {
            largest(delta.root(), found);
        }
        return found.stream()
                .sorted(Comparator.comparingLong(Sized::size)
                        .reversed()
                        .thenComparing(sized -> sized.pair().path()))
                .map(sized -> delta.node(sized.pair()))
                .toList();
    }

    private void largest(Pair folder, PriorityQueue<Sized> found) {
        for (Pair child : delta.children(folder)) {
            Cancellation.check(SEARCH);
            if (child.is() == null) {
                continue;
            }
            if (child.isFolder()) {
                // No file in it can be bigger than all of them together.
                long all = child.is().parts().stream()
                        .mapToLong(part -> part.node().beneath().bytes())
                        .sum();
                if (all > 0 && (found.size() < most || all > found.element().size())) {
                    largest(child, found);
                }
            } else if (child.is().top().node().type() == LayerEntry.Type.FILE) {
                found.add(new Sized(child, child.is().top().node().size()));
                if (found.size() > most) {
                    found.remove();
                }
            }
        }
    }
}

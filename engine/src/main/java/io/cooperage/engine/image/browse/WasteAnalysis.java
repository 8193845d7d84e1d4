package io.cooperage.engine.image.browse;

import io.cooperage.engine.image.browse.ImageBrowser.Efficiency;
import io.cooperage.engine.image.browse.ImageBrowser.WastedFile;
import io.cooperage.engine.image.browse.MergedTree.Merged;
import io.cooperage.engine.image.browse.MergedTree.Part;
import io.cooperage.engine.layer.LayerIndex.Totals;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.TreeMap;

/// Counts in one pass over all layers what each adds, changes and removes, and what of it later layers make
/// useless.
///
/// Goes path by path, so that what it remembers is the way from the root to the current folder, and only into
/// folders that several layers have: the totals in the indexes say the rest. A path's story is told from the
/// bottom up; what a later layer rewrites or deletes is wasted in the layer that holds it. Where a whole folder
/// goes, the folder is listed, not each file in it.
///
/// The score is dive's: for each path the smallest of its versions (0 once it is deleted), all together, divided
/// by all versions together. Other than dive, deleting a folder counts as deleting what was in it, and wasted
/// are the earlier versions of a path without the last. One thread, once.
final class WasteAnalysis {
    /// Beyond this nobody reads on; the totals count all the same.
    private static final int FILES_MAX = 10_000;

    private static final Comparator<WastedFile> WORST_FIRST =
            Comparator.comparingLong(WastedFile::wasted).reversed().thenComparing(WastedFile::path);

    private final MergedTree tree;
    private final LayerCount[] counts;
    private final PriorityQueue<WastedFile> worst = new PriorityQueue<>(WORST_FIRST.reversed());
    private long wasted;

    /// Bytes of last versions beyond the smallest one of their path.
    private long grown;

    /// What one layer does.
    static final class LayerCount {
        private long wasted;
        private int added;
        private int modified;
        private int removed;

        long wasted() {
            return wasted;
        }

        int added() {
            return added;
        }

        int modified() {
            return modified;
        }

        int removed() {
            return removed;
        }
    }

    record Result(Efficiency efficiency, List<LayerCount> layers) {}

    private WasteAnalysis(MergedTree tree) {
        this.tree = tree;
        this.counts = new LayerCount[tree.size()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LayerCount();
        }
    }

    static Result of(MergedTree tree) {
        WasteAnalysis analysis = new WasteAnalysis(tree);
        List<Part> roots = new ArrayList<>();
        BitSet clears = new BitSet();
        for (int i = 0; i < tree.size(); i++) {
            Part root = new Part(i, tree.layer(i).index().root());
            roots.add(root);
            if (root.isOpaque()) {
                clears.set(i);
            }
        }
        analysis.inside(roots, clears);
        return new Result(analysis.efficiency(), List.of(analysis.counts));
    }

    private Efficiency efficiency() {
        long size = 0;
        long user = 0;
        for (int i = 0; i < tree.size(); i++) {
            long bytes = tree.layer(i).index().root().beneath().bytes();
            size += bytes;
            user += i == 0 ? 0 : bytes;
        }
        double score = size == 0 ? 1 : 1 - (double) (wasted + grown) / size;
        double share = user == 0 ? 0 : Math.min(1, (double) wasted / user);
        List<WastedFile> files = new ArrayList<>(worst);
        files.sort(WORST_FIRST);
        return new Efficiency(score, size, wasted, share, files);
    }

    /// @param folders the same folder in several layers, the bottom first
    /// @param clears layers that take away everything that those below them have in it, told already
    private void inside(List<Part> folders, BitSet clears) {
        NavigableMap<String, List<Part>> names = new TreeMap<>();
        for (Part folder : folders) {
            folder.node()
                    .children()
                    .forEach(child -> names.computeIfAbsent(child.name(), _ -> new ArrayList<>(1))
                            .add(new Part(folder.layer(), child)));
        }
        for (Map.Entry<String, List<Part>> name : names.entrySet()) {
            if (Thread.currentThread().isInterrupted()) {
                throw Cancellation.of("count what the image's layers waste");
            }
            List<Part> parts = name.getValue();
            if (parts.size() == 1) {
                only(parts.getFirst());
            } else {
                new Story(clears).tell(parts);
            }
        }
    }

    /// A path that no other layer speaks of.
    private void only(Part part) {
        if (!part.isWhiteout()) {
            Totals beneath = part.node().beneath();
            counts[part.layer()].added += 1 + beneath.entries() - beneath.whiteouts();
        }
    }

    /// What happens to one path, layer by layer.
    private final class Story {
        private final BitSet outer;
        private final BitSet clears;
        private final BitSet involved = new BitSet();
        private List<Part> current = List.of();
        private long waste;
        private long smallest = Long.MAX_VALUE;
        private int guilty;
        private boolean deleted;

        /// The layers below the current one show nothing here.
        private boolean fresh;

        Story(BitSet outer) {
            this.outer = outer;
            this.clears = (BitSet) outer.clone();
        }

        void tell(List<Part> parts) {
            List<Part> folders = new ArrayList<>(parts.size());
            int before = -1;
            for (Part part : parts) {
                int cleared = outer.nextSetBit(before + 1);
                if (cleared >= 0 && cleared < part.layer()) {
                    forget();
                }
                // What a layer hides and brings back itself, it has changed.
                fresh = current.isEmpty();
                if (outer.get(part.layer())) {
                    forget();
                }
                before = part.layer();
                if (part.isWhiteout()) {
                    whiteout(part);
                } else if (part.isFolder()) {
                    folder(part);
                    folders.add(part);
                } else {
                    file(part);
                }
            }
            report(parts.getFirst().node().path(), outer.nextSetBit(before + 1) < 0);
            if (folders.size() > 1) {
                inside(folders, clears);
            } else if (!folders.isEmpty()) {
                Totals beneath = folders.getFirst().node().beneath();
                counts[folders.getFirst().layer()].added += beneath.entries() - beneath.whiteouts();
            }
        }

        private void whiteout(Part part) {
            if (!current.isEmpty()) {
                counts[part.layer()].removed++;
                lose(part, true);
            }
            forget();
            clears.set(part.layer());
        }

        private void forget() {
            current = List.of();
            smallest = Long.MAX_VALUE;
        }

        private void file(Part part) {
            touch(part);
            if (!current.isEmpty()) {
                lose(part, false);
            }
            if (current.isEmpty() || current.getFirst().isFolder()) {
                smallest = Long.MAX_VALUE;
            }
            smallest = Math.min(smallest, part.node().size());
            current = List.of(part);
            clears.set(part.layer());
        }

        private void folder(Part part) {
            boolean beneathFolder = !current.isEmpty() && current.getFirst().isFolder();
            if (!beneathFolder) {
                touch(part);
            } else if (!part.node().implied()
                    && !LayerDelta.sameAttributes(
                            new Merged(current).described().node().entry(),
                            part.node().entry())) {
                counts[part.layer()].modified++;
            }
            if (!current.isEmpty() && (!beneathFolder || part.isOpaque())) {
                if (beneathFolder) {
                    counts[part.layer()].removed += hidden(part);
                }
                lose(part, false);
                current = List.of();
            }
            if (part.isOpaque() || !beneathFolder) {
                clears.set(part.layer());
                current = List.of();
            }
            List<Part> merged = new ArrayList<>();
            merged.add(part);
            merged.addAll(current);
            current = merged;
            smallest = Long.MAX_VALUE;
        }

        /// Names that an opaque folder hides and does not have itself.
        private int hidden(Part opaque) {
            NavigableMap<String, Merged> names = MergedTree.children(new Merged(current));
            opaque.node().children().forEach(child -> names.remove(child.name()));
            return names.size();
        }

        private void touch(Part part) {
            LayerCount count = counts[part.layer()];
            if (fresh) {
                count.added++;
            } else {
                count.modified++;
            }
        }

        /// What shows now is of no use from this layer on.
        private void lose(Part by, boolean deletes) {
            charge(new Merged(current));
            if (!deletes) {
                involved.set(by.layer());
            }
            guilty = by.layer();
            deleted = deletes;
        }

        private void charge(Merged lost) {
            if (lost.isFolder() && lost.parts().size() > 1) {
                MergedTree.children(lost).values().forEach(this::charge);
                return;
            }
            Part part = lost.top();
            long bytes = part.isFolder()
                    ? part.node().beneath().bytes()
                    : part.node().size();
            if (bytes > 0) {
                counts[part.layer()].wasted += bytes;
                waste += bytes;
                involved.set(part.layer());
            }
        }

        /// @param stays no folder around it goes later
        private void report(String path, boolean stays) {
            if (waste > 0) {
                wasted += waste;
                worst.add(new WastedFile(
                        path, waste, involved.stream().boxed().toList(), guilty, deleted && current.isEmpty()));
                if (worst.size() > FILES_MAX) {
                    worst.remove();
                }
            }
            if (stays && !current.isEmpty() && !current.getFirst().isFolder()) {
                grown += current.getFirst().node().size() - smallest;
            }
        }
    }
}

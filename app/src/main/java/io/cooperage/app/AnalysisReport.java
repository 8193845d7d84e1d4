package io.cooperage.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.app.AnalysisRules.Outcome;
import io.cooperage.engine.image.browse.ImageBrowser;
import io.cooperage.engine.image.browse.ImageBrowser.Efficiency;
import io.cooperage.engine.image.browse.ImageBrowser.LayerView;
import io.cooperage.engine.image.browse.ImageBrowser.WastedFile;
import java.util.List;

/// What `image analyze` found, for people and for scripts.
///
/// @param image as it was asked for
record AnalysisReport(String image, List<LayerView> layers, Efficiency efficiency, List<Outcome> outcomes) {
    private static final int FILES_SHOWN = 20;
    private static final int INSTRUCTION_WIDTH = 60;

    static AnalysisReport of(String image, ImageBrowser browser, AnalysisRules rules) {
        Efficiency efficiency = browser.efficiency();
        return new AnalysisReport(image, browser.layers(), efficiency, rules.judge(efficiency));
    }

    boolean passed() {
        return outcomes.stream().allMatch(Outcome::passed);
    }

    String table() {
        StringBuilder text = new StringBuilder();
        TextTable table = new TextTable("LAYER", "SIZE", "WASTED", "ADDED", "CHANGED", "REMOVED", "MADE BY");
        for (LayerView layer : layers) {
            table.row(
                    Integer.toString(layer.index()),
                    Quantity.bytes(layer.size()),
                    Quantity.bytes(layer.wasted()),
                    Integer.toString(layer.added()),
                    Integer.toString(layer.modified()),
                    Integer.toString(layer.removed()),
                    shortened(layer.createdBy()));
        }
        text.append(table.render()).append('\n');
        TextTable sums = new TextTable("efficiency", AnalysisRules.percent(efficiency.score()));
        sums.row("size", Quantity.bytes(efficiency.size()));
        sums.row("wasted", Quantity.bytes(efficiency.wasted()));
        sums.row("wasted of layers above the first", AnalysisRules.percent(efficiency.userWastedShare()));
        text.append(sums.render());
        wasted(text);
        if (!outcomes.isEmpty()) {
            TextTable rules = new TextTable("RULE", "LIMIT", "FOUND", "");
            outcomes.forEach(outcome ->
                    rules.row(outcome.name(), outcome.limit(), outcome.value(), outcome.passed() ? "ok" : "FAILED"));
            text.append('\n').append(rules.render());
        }
        return text.toString();
    }

    private void wasted(StringBuilder text) {
        if (efficiency.files().isEmpty()) {
            return;
        }
        TextTable table = new TextTable("WASTED", "IN LAYERS", "BY LAYER", "PATH");
        efficiency.files().stream()
                .limit(FILES_SHOWN)
                .forEach(file -> table.row(
                        Quantity.bytes(file.wasted()),
                        String.join(
                                ",", file.layers().stream().map(String::valueOf).toList()),
                        file.guilty() + (file.deleted() ? " (deletes)" : ""),
                        "/" + printable(file.path())));
        text.append('\n').append(table.render());
        int more = efficiency.files().size() - FILES_SHOWN;
        if (more > 0) {
            text.append("and ").append(more).append(" more, all of them with --json\n");
        }
    }

    /// One line, without what a terminal would take for an order.
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    private static String shortened(String instruction) {
        String line = printable(instruction).strip();
        return line.length() <= INSTRUCTION_WIDTH ? line : line.substring(0, INSTRUCTION_WIDTH - 1) + "…";
    }

    String json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("image", image);
        root.put("efficiency", efficiency.score());
        root.put("sizeBytes", efficiency.size());
        root.put("wastedBytes", efficiency.wasted());
        root.put("userWastedPercent", efficiency.userWastedShare());
        ArrayNode layerNodes = root.putArray("layers");
        layers.forEach(layer -> layer(layerNodes.addObject(), layer));
        ArrayNode files = root.putArray("wastedFiles");
        efficiency.files().forEach(file -> file(files.addObject(), file));
        ArrayNode rules = root.putArray("rules");
        outcomes.forEach(outcome -> rules.addObject()
                .put("name", outcome.name())
                .put("limit", outcome.limit())
                .put("value", outcome.value())
                .put("passed", outcome.passed()));
        root.put("passed", passed());
        return root.toPrettyString();
    }

    private static void layer(ObjectNode node, LayerView layer) {
        node.put("index", layer.index());
        node.put("diffId", layer.diffId().toString());
        node.put("digest", layer.blob() == null ? null : layer.blob().toString());
        node.put("createdBy", layer.createdBy());
        node.put("sizeBytes", layer.size());
        node.put("wastedBytes", layer.wasted());
        node.put("files", layer.files());
        node.put("added", layer.added());
        node.put("modified", layer.modified());
        node.put("removed", layer.removed());
    }

    private static void file(ObjectNode node, WastedFile file) {
        node.put("path", "/" + file.path());
        node.put("wastedBytes", file.wasted());
        ArrayNode holders = node.putArray("layers");
        file.layers().forEach(holders::add);
        node.put("guiltyLayer", file.guilty());
        node.put("deleted", file.deleted());
    }
}

package io.cooperage.ui.containers.detail.isolation;

import io.cooperage.engine.container.Isolation;
import io.cooperage.engine.container.Isolation.MountFact;
import io.cooperage.engine.container.Isolation.NamespaceFact;
import io.cooperage.ui.containers.detail.words.Capabilities;
import io.cooperage.ui.i18n.Messages;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javafx.css.PseudoClass;
import javafx.geometry.HPos;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// What holds the container at this moment. Each card is rebuilt only when its facts have changed. FX thread only.
final class FactsView extends VBox {
    private static final Messages MESSAGES = Messages.of(FactsView.class);
    private static final PseudoClass SHARED = PseudoClass.getPseudoClass("shared");
    private static final PseudoClass GRANTED = PseudoClass.getPseudoClass("granted");
    private static final PseudoClass WEAK = PseudoClass.getPseudoClass("weak");
    private static final List<String> SETS = List.of("effective", "permitted", "bounding", "inheritable", "ambient");

    private final FactCard namespaces = card("namespaces");
    private final FactCard capabilities = card("capabilities");
    private final FactCard locks = card("locks");
    private final FactCard ids = card("ids");
    private final FactCard cgroup = card("cgroup");
    private final FactCard mounts = card("mounts");
    private final ComboBox<String> set = new ComboBox<>();
    private final FlowPane chips = new FlowPane();
    private final Label tally = new Label();
    private final Map<String, Label> cgroupValues = new TreeMap<>();
    private @Nullable Isolation shown;

    FactsView() {
        getStyleClass().add("facts");
        getChildren().addAll(namespaces, capabilities, locks, ids, cgroup, mounts);
        set.getItems().setAll(SETS);
        set.setConverter(new StringConverter<>() {
            @Override
            public String toString(String name) {
                return MESSAGES.text("set." + name);
            }

            @Override
            public String fromString(String text) {
                throw new UnsupportedOperationException("the field is not editable");
            }
        });
        set.setValue("effective");
        set.setAccessibleText(MESSAGES.text("set.name"));
        set.valueProperty().subscribe((_, _) -> showChips());
        chips.getStyleClass().add("chips");
        tally.getStyleClass().add("muted");
        HBox.setHgrow(tally, Priority.ALWAYS);
        tally.setMaxWidth(Double.MAX_VALUE);
        HBox line = new HBox(tally, set);
        line.getStyleClass().add("chips-head");
        capabilities.show(line, chips);
    }

    private static FactCard card(String key) {
        return new FactCard(MESSAGES.text("facts." + key), MESSAGES.text("facts." + key + ".text"));
    }

    void show(Isolation now) {
        Isolation before = shown;
        shown = now;
        if (before == null || !before.namespaces().equals(now.namespaces())) {
            namespaces.show(namespaces(now.namespaces()));
        }
        if (before == null || !before.capabilities().equals(now.capabilities())) {
            showChips();
        }
        if (before == null
                || !before.seccompMode().equals(now.seccompMode())
                || !before.appArmor().equals(now.appArmor())
                || before.noNewPrivileges() != now.noNewPrivileges()) {
            locks.show(locks(now));
        }
        if (before == null
                || !before.uidMap().equals(now.uidMap())
                || !before.gidMap().equals(now.gidMap())) {
            ids.show(ids(now));
        }
        if (before == null || !before.mounts().equals(now.mounts())) {
            mounts.show(mounts(now.mounts()));
        }
        showCgroup(now.cgroup());
    }

    private static Node namespaces(List<NamespaceFact> facts) {
        GridPane grid = grid("namespace-grid", 3);
        int row = 0;
        for (NamespaceFact fact : facts) {
            String kind = fact.kind();
            Label name = new Label(MESSAGES.bundle().containsKey("ns." + kind) ? MESSAGES.text("ns." + kind) : kind);
            name.getStyleClass().add("fact-name");
            Label badge = new Label(MESSAGES.text(fact.shared() ? "ns.shared" : "ns.own"));
            badge.getStyleClass().add("own-badge");
            badge.pseudoClassStateChanged(SHARED, fact.shared());
            badge.setGraphic(new FontIcon(fact.shared() ? "fth-link" : "fth-lock"));
            badge.setMinWidth(Region.USE_PREF_SIZE);
            Label id = mono(fact.id());
            grid.addRow(row++, name, badge, id);
            if (MESSAGES.bundle().containsKey("ns." + kind + ".tip")) {
                Tooltip tip = new Tooltip(MESSAGES.text("ns." + kind + ".tip"));
                name.setTooltip(tip);
                badge.setTooltip(tip);
            }
        }
        return grid;
    }

    private void showChips() {
        Isolation now = shown;
        if (now == null) {
            return;
        }
        Set<String> granted = new LinkedHashSet<>();
        now.capabilities()
                .getOrDefault(set.getValue(), List.of())
                .forEach(name -> granted.add(Capabilities.plain(name)));
        List<String> all = new ArrayList<>(Capabilities.names());
        granted.stream().filter(name -> !all.contains(name)).forEach(all::add);
        chips.getChildren().clear();
        all.stream()
                .filter(granted::contains)
                .forEach(name -> chips.getChildren().add(chip(name, true)));
        all.stream()
                .filter(name -> !granted.contains(name))
                .forEach(name -> chips.getChildren().add(chip(name, false)));
        tally.setText(MESSAGES.text("set.tally", granted.size(), all.size()));
    }

    private static Label chip(String name, boolean granted) {
        Label chip = new Label(name);
        chip.getStyleClass().add("chip");
        chip.pseudoClassStateChanged(GRANTED, granted);
        String meaning = Capabilities.meaning(name);
        String words = MESSAGES.text(granted ? "chip.granted" : "chip.dropped", name, meaning);
        chip.setTooltip(new Tooltip(words));
        chip.setAccessibleText(words);
        return chip;
    }

    private static Node[] locks(Isolation now) {
        List<Node> locks = new ArrayList<>();
        locks.add(seccomp(now.seccompMode()));
        if (!now.appArmor().isEmpty()) {
            locks.add(appArmor(now.appArmor()));
        }
        locks.add(noNewPrivileges(now.noNewPrivileges()));
        return locks.toArray(Node[]::new);
    }

    private static Node appArmor(String confinement) {
        boolean on = !confinement.equals("unconfined");
        return lock(
                on,
                MESSAGES.text("apparmor"),
                on ? MESSAGES.text("apparmor.confined", confinement) : MESSAGES.text("apparmor.unconfined"));
    }

    private static Node seccomp(String mode) {
        boolean on = mode.equals("filter") || mode.equals("strict");
        return lock(
                on,
                MESSAGES.text("seccomp"),
                MESSAGES.bundle().containsKey("seccomp." + mode) ? MESSAGES.text("seccomp." + mode) : mode);
    }

    private static Node noNewPrivileges(boolean on) {
        return lock(on, MESSAGES.text("nnp"), MESSAGES.text(on ? "nnp.on" : "nnp.off"));
    }

    private static Node lock(boolean on, String name, String words) {
        FontIcon icon = new FontIcon(on ? "fth-lock" : "fth-unlock");
        icon.getStyleClass().add("lock-icon");
        icon.pseudoClassStateChanged(WEAK, !on);
        Label title = new Label(name);
        title.getStyleClass().add("fact-name");
        Label text = new Label(words);
        text.getStyleClass().add("muted");
        text.setWrapText(true);
        HBox.setHgrow(text, Priority.ALWAYS);
        title.setMinWidth(110);
        HBox line = new HBox(icon, title, text);
        line.getStyleClass().add("lock-line");
        return line;
    }

    private static Node ids(Isolation now) {
        if (now.uidMap().isEmpty() && now.gidMap().isEmpty()) {
            Label none = new Label(MESSAGES.text("ids.none"));
            none.getStyleClass().add("muted");
            none.setWrapText(true);
            return none;
        }
        GridPane grid = grid("id-grid", 4);
        grid.addRow(0, new Label(), heading("ids.inside"), heading("ids.outside"), heading("ids.count"));
        int row = addMap(grid, 1, MESSAGES.text("ids.users"), now.uidMap());
        addMap(grid, row, MESSAGES.text("ids.groups"), now.gidMap());
        return grid;
    }

    private static int addMap(GridPane grid, int from, String name, List<String> lines) {
        int row = from;
        for (String line : lines) {
            String[] words = line.strip().split("\\s+");
            Label title = new Label(row == from ? name : "");
            title.getStyleClass().add("fact-name");
            grid.add(title, 0, row);
            for (int i = 0; i < Math.min(3, words.length); i++) {
                Label number = mono(words[i]);
                GridPane.setHalignment(number, HPos.RIGHT);
                grid.add(number, i + 1, row);
            }
            row++;
        }
        return row;
    }

    /// Counters change with each sample: only the texts are replaced, unless other files are there.
    private void showCgroup(Map<String, String> values) {
        if (!cgroupValues.keySet().equals(values.keySet())) {
            cgroupValues.clear();
            GridPane grid = grid("cgroup-grid", 2);
            int row = 0;
            for (String file : new TreeMap<>(values).keySet()) {
                Label value = mono("");
                value.setWrapText(true);
                Label name = mono(file);
                name.getStyleClass().add("file-name");
                name.setMinWidth(Region.USE_PREF_SIZE);
                cgroupValues.put(file, value);
                grid.addRow(row++, name, value);
            }
            cgroup.show(grid);
        }
        cgroupValues.forEach(
                (file, label) -> label.setText(values.getOrDefault(file, "").strip()));
    }

    private static Node mounts(List<MountFact> facts) {
        VBox list = new VBox();
        list.getStyleClass().add("mount-list");
        for (MountFact fact : facts) {
            Label target = mono(fact.target());
            target.getStyleClass().add("mount-target");
            Label type = new Label(fact.type());
            type.getStyleClass().add("type-badge");
            type.setMinWidth(Region.USE_PREF_SIZE);
            HBox head = new HBox(target, type);
            head.getStyleClass().add("mount-head");
            Label options = new Label(fact.source() + "  ·  " + fact.options()
                    + (fact.propagation().isEmpty() ? "" : "  ·  " + fact.propagation()));
            options.getStyleClass().addAll("muted", "mount-options");
            options.setTooltip(new Tooltip(options.getText()));
            list.getChildren().add(new VBox(head, options));
        }
        return list;
    }

    private static Label heading(String key) {
        Label label = new Label(MESSAGES.text(key));
        label.getStyleClass().addAll("muted", "grid-heading");
        GridPane.setHalignment(label, HPos.RIGHT);
        return label;
    }

    private static Label mono(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("mono");
        return label;
    }

    private static GridPane grid(String styleClass, int columns) {
        GridPane grid = new GridPane();
        grid.getStyleClass().add(styleClass);
        for (int i = 0; i < columns; i++) {
            ColumnConstraints column = new ColumnConstraints();
            column.setHgrow(i == columns - 1 ? Priority.ALWAYS : Priority.NEVER);
            grid.getColumnConstraints().add(column);
        }
        return grid;
    }
}

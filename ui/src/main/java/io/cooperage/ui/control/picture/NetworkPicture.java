package io.cooperage.ui.control.picture;

import io.cooperage.ui.i18n.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.CubicCurve;
import org.kordamp.ikonli.javafx.FontIcon;

/// Machine – published port – bridge – cable – container, from left to right. Containers and ports are
/// buttons, so the keyboard reaches all of it; what it shows is also told in words ([#describe]). Static. FX
/// thread only.
public final class NetworkPicture extends Pane {
    private static final Messages MESSAGES = Messages.of(NetworkPicture.class);
    private static final double ROW = 52;
    private static final double PAD = 16;
    private static final double LEAST = 176;

    private final Consumer<String> openContainer;
    private final Consumer<String> copyPort;
    private final List<Link> links = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private Region machine = new Region();
    private Region bridge = new Region();

    /// @param from,to boxes that a line joins
    private record Link(Region from, Region to, CubicCurve line) {}

    private record Row(Region container, List<Region> doors) {
        int height() {
            return Math.max(1, doors.size());
        }
    }

    /// @param openContainer gets the id of the container that was chosen
    /// @param copyPort gets what the machine listens on
    public NetworkPicture(Consumer<String> openContainer, Consumer<String> copyPort) {
        this.openContainer = openContainer;
        this.copyPort = copyPort;
        getStyleClass().add("network-picture");
        getStylesheets()
                .add(Objects.requireNonNull(NetworkPicture.class.getResource("network-picture.css"))
                        .toExternalForm());
        setAccessibleRole(AccessibleRole.PARENT);
    }

    public void show(Wiring wiring) {
        links.clear();
        rows.clear();
        getChildren().clear();
        machine = box("fth-monitor", MESSAGES.text("machine"), "", "machine");
        bridge = box("fth-share-2", wiring.bridge(), wiring.subnet(), "bridge");
        boolean published = false;
        List<Region> boxes = new ArrayList<>(List.of(machine, bridge));
        for (Wiring.Plug plug : wiring.plugs()) {
            Region container = container(plug);
            List<Region> doors = new ArrayList<>();
            for (Wiring.Door door : plug.doors()) {
                Region port = door(plug, door);
                join(machine, port, "door-line");
                join(port, bridge, "door-line");
                doors.add(port);
                published = true;
            }
            join(bridge, container, wiring.isolated() ? "isolated-line" : "cable-line");
            rows.add(new Row(container, doors));
            boxes.add(container);
            boxes.addAll(doors);
        }
        if (!published) {
            join(machine, bridge, wiring.outside() ? "way-out" : "no-way");
        }
        links.forEach(link -> getChildren().add(link.line()));
        getChildren().addAll(boxes);
        setAccessibleText(String.join(" ", describe(wiring)));
        setPrefHeight(height());
        setMinHeight(height());
        requestLayout();
    }

    /// The same in sentences.
    public static List<String> describe(Wiring wiring) {
        List<String> lines = new ArrayList<>();
        if (wiring.plugs().isEmpty()) {
            lines.add(MESSAGES.text("words.empty", wiring.bridge()));
        }
        for (Wiring.Plug plug : wiring.plugs()) {
            String where = plug.address().isEmpty()
                    ? MESSAGES.text("words.plugged", plug.name(), wiring.bridge())
                    : MESSAGES.text("words.at", plug.name(), plug.address(), wiring.bridge());
            List<String> doors = plug.doors().stream()
                    .map(door -> MESSAGES.text("words.door", door.outer(), door.inner()))
                    .toList();
            lines.add(doors.isEmpty() ? where + "." : where + ", " + String.join(", ", doors) + ".");
        }
        lines.add(MESSAGES.text(wiring.outside() ? "words.outside" : "words.inside"));
        if (wiring.isolated()) {
            lines.add(MESSAGES.text("words.isolated"));
        }
        return lines;
    }

    @Override
    protected double computeMinWidth(double height) {
        double doors = rows.stream()
                .flatMap(row -> row.doors().stream())
                .mapToDouble(door -> door.prefWidth(-1))
                .max()
                .orElse(0);
        double containers = rows.isEmpty() ? 0 : 150;
        int gaps = (doors > 0 ? 1 : 0) + (rows.isEmpty() ? 1 : 2);
        return 2 * PAD + machine.prefWidth(-1) + doors + bridge.prefWidth(-1) + containers + gaps * 16;
    }

    @Override
    protected double computePrefWidth(double height) {
        return 720;
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double height = getHeight();
        double used = rows.stream().mapToInt(Row::height).sum() * ROW;
        double y = Math.max(PAD, (height - used) / 2);
        double right = width - PAD;
        double widest = rows.stream()
                .mapToDouble(row -> row.container().prefWidth(-1))
                .max()
                .orElse(0);
        double containerWidth = Math.min(widest, Math.max(150, width * 0.26));
        double doorWidth = rows.stream()
                .flatMap(row -> row.doors().stream())
                .mapToDouble(door -> door.prefWidth(-1))
                .max()
                .orElse(0);
        place(machine, PAD, height / 2, machine.prefWidth(-1));
        double bridgeWidth = bridge.prefWidth(-1);
        double machineRight = PAD + machine.prefWidth(-1);
        double free = right - containerWidth - machineRight - doorWidth - bridgeWidth;
        double space = Math.clamp(free / (doorWidth > 0 ? 3 : 2), 16, 200);
        double doorX = machineRight + space;
        double bridgeX = doorWidth > 0 ? doorX + doorWidth + space : machineRight + space;
        place(bridge, bridgeX, height / 2, bridgeWidth);
        double containerX = Math.min(right - containerWidth, bridgeX + bridgeWidth + space);
        for (Row row : rows) {
            double tall = row.height() * ROW;
            place(row.container(), containerX, y + tall / 2, containerWidth);
            for (int i = 0; i < row.doors().size(); i++) {
                place(row.doors().get(i), doorX, y + i * ROW + ROW / 2, doorWidth);
            }
            y += tall;
        }
        links.forEach(NetworkPicture::draw);
    }

    private double height() {
        return Math.max(LEAST, rows.stream().mapToInt(Row::height).sum() * ROW + 2 * PAD);
    }

    private static void place(Region box, double x, double middle, double width) {
        double tall = box.prefHeight(width);
        // Where a pixel is half as large, a width may end with a half; less of it would cut the words.
        box.resizeRelocate(Math.rint(x), Math.rint(middle - tall / 2), Math.ceil(width), tall);
    }

    private static void draw(Link link) {
        double fromX = link.from().getLayoutX() + link.from().getWidth();
        double fromY = link.from().getLayoutY() + link.from().getHeight() / 2;
        double toX = link.to().getLayoutX();
        double toY = link.to().getLayoutY() + link.to().getHeight() / 2;
        double bend = (toX - fromX) / 2;
        CubicCurve line = link.line();
        line.setStartX(fromX);
        line.setStartY(fromY);
        line.setControlX1(fromX + bend);
        line.setControlY1(fromY);
        line.setControlX2(toX - bend);
        line.setControlY2(toY);
        line.setEndX(toX);
        line.setEndY(toY);
    }

    private void join(Region from, Region to, String style) {
        CubicCurve line = new CubicCurve();
        line.getStyleClass().addAll("line", style);
        line.setMouseTransparent(true);
        links.add(new Link(from, to, line));
    }

    private Region container(Wiring.Plug plug) {
        Label name = new Label(plug.name());
        name.getStyleClass().add("medium");
        Label address = new Label(address(plug));
        address.getStyleClass().addAll("mono", "muted");
        VBox words = new VBox(name, address);
        words.setAlignment(Pos.CENTER_LEFT);
        Button button = button("fth-box", words);
        button.getStyleClass().add("container");
        button.setAccessibleText(MESSAGES.text("open", plug.name()));
        button.setTooltip(new Tooltip(MESSAGES.text("open", plug.name())));
        button.setOnAction(press -> openContainer.accept(plug.id()));
        return button;
    }

    private static String address(Wiring.Plug plug) {
        if (plug.address().isEmpty()) {
            return plug.device();
        }
        return plug.device().isEmpty() ? plug.address() : plug.device() + "  " + plug.address();
    }

    private Region door(Wiring.Plug plug, Wiring.Door door) {
        Label outer = new Label(door.outer());
        outer.getStyleClass().addAll("mono");
        Label inner = new Label(MESSAGES.text("door", door.inner()));
        inner.getStyleClass().addAll("muted", "small");
        Button button = button("fth-log-in", new VBox(outer, inner));
        button.getStyleClass().add("door");
        String name = MESSAGES.text("copy", door.outer(), plug.name());
        button.setAccessibleText(name);
        button.setTooltip(new Tooltip(name));
        button.setOnAction(press -> copyPort.accept(door.outer()));
        return button;
    }

    private static Button button(String icon, VBox words) {
        Button button = new Button();
        javafx.scene.layout.HBox content = new javafx.scene.layout.HBox(8, new FontIcon(icon), words);
        content.setAlignment(Pos.CENTER_LEFT);
        button.setGraphic(content);
        button.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        button.setAlignment(Pos.CENTER_LEFT);
        button.getStyleClass().add("station");
        return button;
    }

    private static Region box(String icon, String title, String detail, String style) {
        Label name = new Label(title);
        name.getStyleClass().add("medium");
        VBox box = new VBox(2, new FontIcon(icon), name);
        if (!detail.isEmpty()) {
            Label small = new Label(detail);
            small.getStyleClass().addAll("mono", "muted");
            box.getChildren().add(small);
        }
        box.setAlignment(Pos.CENTER);
        box.getStyleClass().addAll("station", style);
        return box;
    }
}

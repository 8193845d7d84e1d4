package io.cooperage.ui.cluster.overview;

import io.cooperage.ui.cluster.ClusterParts;
import java.util.List;
import java.util.Objects;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// How the cluster that is looked at fares: what is not well on top, then how full it is, what runs, and the
/// latest warnings. Follows only between [#show] and [#hide]. FX thread only.
public final class Overview extends ScrollPane {
    private final OverviewViewModel model;
    private final VBox box = new VBox();
    private final Label notes = new Label();
    private final List<Section> sections;

    public Overview(ClusterParts parts) {
        model = new OverviewViewModel(parts);
        setId("overview");
        getStyleClass().add("overview");
        getStylesheets()
                .add(Objects.requireNonNull(Overview.class.getResource("overview.css"))
                        .toExternalForm());
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        notes.setWrapText(true);
        notes.getStyleClass().addAll("muted", "small", "notes");
        sections = List.of(
                new TroubleSection(model),
                new CapacitySection(model),
                new TallySection(model),
                new WarningSection(model));
        box.getStyleClass().add("overview-box");
        box.getChildren().addAll(sections);
        box.getChildren().add(notes);
        setContent(box);
        model.summaryProperty().subscribe(now -> draw(now));
        model.loadedProperty().subscribe(loaded -> box.setVisible(loaded));
        model.beatProperty().addListener((property, was, now) -> sections.forEach(section -> section.age(model.now())));
    }

    /// Looks at the cluster and namespace of the desk, whatever was looked at before.
    public void show() {
        model.show();
    }

    public void hide() {
        model.hide();
    }

    private void draw(Summary summary) {
        sections.forEach(section -> section.show(summary));
        notes.setText(String.join("\n", summary.notes()));
        notes.setVisible(!summary.notes().isEmpty());
        notes.setManaged(notes.isVisible());
        notes.setGraphic(summary.notes().isEmpty() ? null : new FontIcon("fth-info"));
    }
}

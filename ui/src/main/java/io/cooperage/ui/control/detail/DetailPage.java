package io.cooperage.ui.control.detail;

import io.cooperage.ui.control.FirmLabel;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Messages;
import java.util.Objects;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The page of one thing, as the root of an FXML: its name and id, what can be done with it, a line of facts,
/// why the last thing done failed, and its tabs, reached with Alt and a digit. The FXML adds what only this
/// kind of thing has:
///
/// ```xml
/// <DetailPage fx:id="page" fx:controller="…" styleClass="image-page" stylesheets="@image-page.css">
///   <after><HBox fx:id="names"/></after>
///   <facts><Label fx:id="size" styleClass="muted"/></facts>
/// </DetailPage>
/// ```
///
/// FX thread only.
///
/// @param <K> names a tab
public final class DetailPage<K> extends VBox {
    private static final double LEAST_NAME = 100;

    private final FirmLabel name = new FirmLabel();
    private final Button id = new Button("", new FontIcon("fth-copy"));
    private final HBox title = new HBox();
    private final HBox actions = new HBox();
    private final HBox facts = new HBox();
    private final ProblemBar problem;
    private final LazyTabs<K> tabs = new LazyTabs<>();
    private Runnable dismiss = () -> {};
    private String wholeId = "";
    private @Nullable Node before;
    private @Nullable Node after;

    /// The key that was pressed has chosen a tab: what it types is not for what has the focus by then.
    private boolean taken;

    public DetailPage() {
        getStyleClass().add("detail-page");
        getStylesheets()
                .add(Objects.requireNonNull(DetailPage.class.getResource("detail-page.css"))
                        .toExternalForm());
        name.getStyleClass().add("page-title");
        name.setLeast(LEAST_NAME);
        String copy = Messages.of(DetailPage.class).text("id.copy");
        id.getStyleClass().addAll("quiet", "compact", "mono", "id-button");
        id.setContentDisplay(ContentDisplay.RIGHT);
        id.setAccessibleText(copy);
        id.setTooltip(new Tooltip(copy));
        id.setMinWidth(USE_PREF_SIZE);
        id.setOnAction(_ -> Desktop.copy(wholeId));
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        actions.getStyleClass().add("actions");
        actions.setMinWidth(USE_PREF_SIZE);
        // In a narrow window the buttons are icons only.
        actions.getChildren().addListener((ListChangeListener<Node>)
                _ -> actions.getChildren().forEach(DetailPage::tell));
        title.getStyleClass().add("title-line");
        title.getChildren().addAll(name, id, space, actions);
        facts.getStyleClass().add("fact-line");
        problem = new ProblemBar(() -> dismiss.run());
        VBox head = new VBox(title, facts, problem);
        head.getStyleClass().add("page-head");
        setVgrow(tabs, Priority.ALWAYS);
        getChildren().addAll(head, tabs);
        addEventFilter(KeyEvent.KEY_PRESSED, this::onKey);
        addEventFilter(KeyEvent.KEY_TYPED, typed -> {
            if (taken) {
                typed.consume();
            }
        });
    }

    /// What stands before the name, such as the state.
    public @Nullable Node getBefore() {
        return before;
    }

    public void setBefore(Node node) {
        before = node;
        title.getChildren().addFirst(node);
    }

    /// What stands between the name and the id, such as other names.
    public @Nullable Node getAfter() {
        return after;
    }

    public void setAfter(Node node) {
        after = node;
        title.getChildren().add(title.getChildren().indexOf(id), node);
    }

    /// The line below the name. An icon in a label of the class `apart` keeps its distance from the fact
    /// before it.
    public ObservableList<Node> getFacts() {
        return facts.getChildren();
    }

    /// The buttons at the right of the name.
    public ObservableList<Node> getActions() {
        return actions.getChildren();
    }

    public LazyTabs<K> tabs() {
        return tabs;
    }

    /// @param shortId as it is shown
    /// @param full as it is copied
    public void setIdentity(String shown, String shortId, String full) {
        name.setText(shown);
        id.setText(shortId);
        wholeId = full;
    }

    /// @param text empty when there is none
    /// @param dismissed run when a person has read it
    public void showProblem(ObservableValue<String> text, Runnable dismissed) {
        dismiss = dismissed;
        problem.follow(text);
    }

    private static void tell(Node node) {
        if (node instanceof Button button && button.getTooltip() == null) {
            Tooltip words = new Tooltip();
            words.textProperty().bind(button.textProperty());
            button.setTooltip(words);
        }
    }

    private void onKey(KeyEvent key) {
        taken = false;
        if (key.isShortcutDown() && key.getCode() == KeyCode.F && tabs.takeIn(key)) {
            key.consume();
            return;
        }
        if (!key.isAltDown() || key.isShortcutDown() || !key.getCode().isDigitKey()) {
            return;
        }
        if (tabs.showAt(key.getCode().getCode() - KeyCode.DIGIT1.getCode())) {
            taken = true;
            key.consume();
        }
    }
}

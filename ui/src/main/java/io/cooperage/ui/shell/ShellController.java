package io.cooperage.ui.shell;

import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.shell.palette.PaletteController;
import io.cooperage.ui.shell.palette.PaletteViewModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javafx.css.PseudoClass;
import javafx.event.Event;
import javafx.fxml.FXML;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The frame of the window and the keys that work everywhere.
public final class ShellController {
    /// The window is so narrow, or so low, that pages are better off without ornament: half of a small
    /// screen, or a whole one on which everything is drawn twice as large.
    private static final PseudoClass NARROW = PseudoClass.getPseudoClass("narrow");

    private static final PseudoClass LOW = PseudoClass.getPseudoClass("low");
    private static final double NARROW_BELOW = 900;
    private static final double LOW_BELOW = 600;

    private final ShellViewModel viewModel;
    private final Messages messages = Messages.of(ShellController.class);
    private final ModalLayer modal = new ModalLayer();
    private final VBox toasts = new VBox();
    private final StackPane pageHost = new StackPane();
    private final Rail rail;
    private Supplier<@Nullable Page> currentPage = () -> null;

    @FXML
    private StackPane layers;

    @FXML
    private BorderPane frame;

    @FXML
    private Button back;

    @FXML
    private Button forward;

    @FXML
    private Label place;

    @FXML
    private Label within;

    @FXML
    private VBox banners;

    @FXML
    private StackPane centre;

    @FXML
    private BorderPane middle;

    public ShellController(ShellViewModel viewModel) {
        this.viewModel = viewModel;
        rail = new Rail(viewModel.entries(), viewModel.navigator()::go);
    }

    @FXML
    void initialize() {
        back.disableProperty().bind(viewModel.navigator().canGoBackProperty().not());
        forward.disableProperty()
                .bind(viewModel.navigator().canGoForwardProperty().not());
        frame.setLeft(rail);
        pageHost.getStyleClass().add("page-host");
        middle.setCenter(new PageViewport(pageHost));
        viewModel.navigator().currentProperty().subscribe(this::light);
        toasts.getStyleClass().add("toasts");
        toasts.setAlignment(Pos.BOTTOM_LEFT);
        toasts.setPickOnBounds(false);
        toasts.setMouseTransparent(false);
        toasts.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        // Forms have the button that sends them at the other side.
        StackPane.setAlignment(toasts, Pos.BOTTOM_LEFT);
        centre.getChildren().add(toasts);
        layers.getChildren().add(modal);
    }

    /// Keys are heard at the scene, because they come to nobody else while nothing has the focus.
    void listen(Scene scene) {
        scene.addEventFilter(KeyEvent.KEY_PRESSED, this::onKey);
        scene.addEventHandler(KeyEvent.KEY_TYPED, this::onTyped);
        scene.addEventFilter(MouseEvent.MOUSE_PRESSED, this::onSideButton);
        scene.widthProperty()
                .subscribe(width -> layers.pseudoClassStateChanged(NARROW, width.doubleValue() < NARROW_BELOW));
        scene.heightProperty()
                .subscribe(height -> layers.pseudoClassStateChanged(LOW, height.doubleValue() < LOW_BELOW));
        scene.addEventHandler(KeyEvent.KEY_PRESSED, this::passToPage);
    }

    ModalLayer modal() {
        return modal;
    }

    VBox toasts() {
        return toasts;
    }

    VBox banners() {
        return banners;
    }

    StackPane pagePane() {
        return pageHost;
    }

    void setPages(PageHost pages) {
        currentPage = pages.currentProperty()::get;
        within.textProperty()
                .bind(pages.currentProperty().flatMap(Page::title).map(title -> title.isEmpty() ? "" : "/  " + title));
    }

    void setStatusBar(Node statusBar) {
        frame.setBottom(statusBar);
    }

    @FXML
    void goBack() {
        viewModel.navigator().back();
    }

    @FXML
    void goForward() {
        viewModel.navigator().forward();
    }

    @FXML
    void openPalette() {
        PaletteViewModel palette =
                new PaletteViewModel(() -> viewModel.paletteCommands(pageCommands()), viewModel.remoteObjects());
        PaletteController controller = new PaletteController(palette, modal::close);
        Parent view = FxmlView.load(controller);
        StackPane.setAlignment(view, Pos.TOP_CENTER);
        modal.open(view, controller.focusTarget(), () -> {});
    }

    @FXML
    void openShortcuts() {
        List<Command> everywhere = new ArrayList<>(viewModel.globalCommands());
        everywhere.add(Command.of(messages.text("open-palette"), "fth-search", "Ctrl+K", this::openPalette));
        everywhere.add(Command.of(messages.text("shortcuts.title"), "fth-help-circle", "?", this::openShortcuts));
        ShortcutSheet sheet = new ShortcutSheet(pageCommands(), everywhere, modal::dismiss);
        modal.open(sheet, sheet.focusTarget(), () -> {});
    }

    private List<Command> pageCommands() {
        Page page = currentPage.get();
        return page == null ? List.of() : page.commands();
    }

    private void light(Route route) {
        RailEntry entry = rail.light(route);
        if (entry != null) {
            place.setText(entry.label());
        }
    }

    private void onKey(KeyEvent key) {
        if (modal.isOpen()) {
            return;
        }
        boolean ours = true;
        if (key.isAltDown() && key.getCode() == KeyCode.LEFT) {
            viewModel.navigator().back();
        } else if (key.isAltDown() && key.getCode() == KeyCode.RIGHT) {
            viewModel.navigator().forward();
        } else if (key.isControlDown() && !key.isShiftDown() && key.getCode() == KeyCode.K) {
            openPalette();
        } else if (key.isControlDown() && digit(key) > 0) {
            viewModel.goTo(digit(key));
        } else {
            ours = false;
        }
        if (ours) {
            key.consume();
        }
    }

    /// Not in a field, where a question mark is a question mark. A handler, so that a terminal can consume it
    /// first.
    private void onTyped(KeyEvent key) {
        if (!modal.isOpen() && "?".equals(key.getCharacter()) && !(key.getTarget() instanceof TextInputControl)) {
            openShortcuts();
            key.consume();
        }
    }

    /// A key that nobody took, with the focus outside the page, is the page's: its shortcuts work from
    /// everywhere.
    private void passToPage(KeyEvent key) {
        Page page = currentPage.get();
        if (page == null || modal.isOpen() || key.isConsumed()) {
            return;
        }
        for (Node node = key.getTarget() instanceof Node n ? n : null; node != null; node = node.getParent()) {
            if (node.equals(page.view())) {
                return;
            }
        }
        Event.fireEvent(page.view(), key.copyFor(page.view(), page.view()));
    }

    private void onSideButton(MouseEvent press) {
        if (press.getButton() == MouseButton.BACK) {
            viewModel.navigator().back();
        } else if (press.getButton() == MouseButton.FORWARD) {
            viewModel.navigator().forward();
        }
    }

    /// The number of a digit key, also on the numeric pad and on layouts where it needs Shift: 1 to 9, and 10
    /// for the zero that comes after them on the keyboard; 0 for another key.
    private static int digit(KeyEvent key) {
        if (!key.getCode().isDigitKey()) {
            return 0;
        }
        String name = key.getCode().getName();
        int digit = Character.digit(name.charAt(name.length() - 1), 10);
        return digit == 0 ? 10 : digit;
    }
}

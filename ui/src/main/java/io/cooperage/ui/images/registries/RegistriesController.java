package io.cooperage.ui.images.registries;

import io.cooperage.engine.image.RegistryService.RegistryAccount;
import io.cooperage.engine.image.RegistryService.RegistryStatus;
import io.cooperage.engine.image.RegistryService.SearchResult;
import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.control.StatusBadge;
import io.cooperage.ui.control.StatusBadge.Mark;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.registries.RemoteItem.Note;
import io.cooperage.ui.images.registries.RemoteItem.Row;
import io.cooperage.ui.nav.Command;
import java.util.List;
import java.util.StringJoiner;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The list of registries at the left, and the chosen one: who one is there, and what it holds.
public final class RegistriesController {
    private final RegistriesViewModel viewModel;
    private final Messages messages = Messages.of(RegistriesController.class);
    private final LoginForm form;
    private final StatusBadge badge = new StatusBadge();
    private @Nullable RemoteItem shownRoot;
    private boolean selecting;

    @FXML
    private BorderPane page;

    @FXML
    private Button add;

    @FXML
    private ListView<RegistryAccount> accounts;

    @FXML
    private StackPane body;

    @FXML
    private BorderPane registry;

    @FXML
    private Label name;

    @FXML
    private Label account;

    @FXML
    private Button test;

    @FXML
    private Button logout;

    @FXML
    private Button unlist;

    @FXML
    private HBox outcome;

    @FXML
    private Label outcomeText;

    @FXML
    private CheckBox insecure;

    @FXML
    private Label insecureHint;

    @FXML
    private TextField search;

    @FXML
    private VBox found;

    @FXML
    private Label searchNote;

    @FXML
    private ListView<SearchResult> results;

    @FXML
    private TreeView<Row> tree;

    @FXML
    private ScrollPane detail;

    public RegistriesController(RegistriesViewModel viewModel) {
        this.viewModel = viewModel;
        form = new LoginForm(viewModel);
    }

    @FXML
    void initialize() {
        accounts.setItems(viewModel.accounts());
        accounts.setCellFactory(list -> new AccountCell());
        accounts.setPlaceholder(new Region());
        accounts.getSelectionModel().selectedItemProperty().addListener((property, was, now) -> {
            if (now != null && !selecting) {
                viewModel.selectedProperty().set(now);
            }
        });
        viewModel.accounts().addListener((ListChangeListener<RegistryAccount>) change -> showBody());
        viewModel.loadedProperty().subscribe(loaded -> showBody());
        viewModel.formOpenProperty().subscribe(open -> showBody());
        viewModel.selectedProperty().subscribe(this::show);
        outcome.getChildren().addFirst(badge);
        viewModel.statusProperty().subscribe(status -> showStatus());
        viewModel.testingProperty().subscribe(testing -> showStatus());
        test.disableProperty().bind(viewModel.testingProperty());
        insecure.setOnAction(press -> {
            boolean wanted = insecure.isSelected();
            insecure.setSelected(!wanted); // It moves when the engine has done it.
            viewModel.setInsecure(wanted);
        });
        bindSearch();
        fillTree();
        detail.setContent(new RemoteDetail(viewModel));
        page.addEventHandler(KeyEvent.KEY_PRESSED, this::onKey);
    }

    void focus() {
        if (viewModel.formOpenProperty().get()) {
            form.lookup(".text-input").requestFocus();
        } else if (viewModel.accounts().isEmpty()) {
            add.requestFocus();
        } else {
            accounts.requestFocus();
        }
    }

    List<Command> commands() {
        return List.of(
                Command.of(messages.text("add"), "fth-plus", "Ctrl+N", viewModel::add),
                Command.of(messages.text("search.name"), "fth-search", "Ctrl+F", search::requestFocus),
                onOne("test", "fth-activity", "", viewModel::test),
                onOne("login.again", "fth-log-in", "", viewModel::signIn),
                onOne("logout", "fth-log-out", "", viewModel::logout));
    }

    @FXML
    void add() {
        viewModel.add();
    }

    @FXML
    void test() {
        viewModel.test();
    }

    @FXML
    void signIn() {
        viewModel.signIn();
    }

    @FXML
    void logout() {
        viewModel.logout();
    }

    @FXML
    void unlist() {
        viewModel.unlist();
    }

    @FXML
    void search() {
        viewModel.search();
    }

    @FXML
    void look() {
        viewModel.look(viewModel.search.text());
    }

    private void showBody() {
        body.getChildren().removeIf(node -> node instanceof EmptyState || node == form);
        boolean open = viewModel.formOpenProperty().get();
        boolean none = viewModel.accounts().isEmpty();
        registry.setVisible(!open && !none);
        if (open) {
            body.getChildren().add(form);
            StackPane.setAlignment(form, javafx.geometry.Pos.TOP_LEFT);
            boolean known = !viewModel.host.isBlank();
            Node first = form.lookup(known ? "#registry-user" : "#registry-host");
            if (first != null) {
                first.requestFocus();
            }
        } else if (none && viewModel.loadedProperty().get()) {
            body.getChildren()
                    .add(new EmptyState("fth-globe", messages.text("empty.title"), messages.text("empty.words")));
        }
    }

    private void show(@Nullable RegistryAccount now) {
        selecting = true;
        try {
            if (now == null) {
                accounts.getSelectionModel().clearSelection();
            } else {
                accounts.getSelectionModel().select(now);
            }
        } finally {
            selecting = false;
        }
        showRoot();
        if (now == null) {
            return;
        }
        name.setText(now.host());
        StringJoiner words = new StringJoiner("  ·  ");
        String who = now.user();
        words.add(who == null ? messages.text("anonymous") : messages.text("signed-in-as", who));
        if (who != null && !now.source().isEmpty()) {
            words.add(messages.text("source", now.source()));
        }
        if (!now.mirrors().isEmpty()) {
            words.add(messages.text("mirrors", String.join(", ", now.mirrors())));
        }
        account.setText(words.toString());
        insecure.setSelected(now.insecure());
        insecureHint.setText(messages.text(now.insecure() ? "insecure.warning" : "insecure.hint"));
        insecureHint.getStyleClass().setAll("label", "small", now.insecure() ? "warning" : "muted");
        logout.setVisible(who != null && now.editable());
        logout.setManaged(logout.isVisible());
        unlist.setVisible(viewModel.isOnlyListed(now));
        unlist.setManaged(unlist.isVisible());
        viewModel.closeForm();
    }

    private void showStatus() {
        RegistryStatus status = viewModel.statusProperty().get();
        boolean testing = viewModel.testingProperty().get();
        outcome.setVisible(status != null || testing);
        outcome.setManaged(outcome.isVisible());
        if (status == null) {
            badge.setMark(Mark.MOVING);
            outcomeText.setText(messages.text("testing"));
            return;
        }
        boolean works = status.reachable() && status.message().isEmpty();
        badge.setMark(works ? Mark.RUNNING : Mark.FAILED);
        String who = status.authenticated()
                ? messages.text("status.authenticated")
                : status.challenge().equals("none")
                        ? messages.text("status.anonymous")
                        : messages.text("status.challenge", status.challenge());
        outcomeText.setText(
                works
                        ? messages.text(
                                "status.works",
                                status.url(),
                                messages.text(status.tls() ? "status.tls" : "status.plain"),
                                who)
                        : status.message().isEmpty() ? messages.text("status.fails") : status.message());
    }

    private void bindSearch() {
        search.textProperty().bindBidirectional(viewModel.search.textProperty());
        search.setOnAction(enter -> viewModel.search());
        searchNote.textProperty().bind(viewModel.searchNoteProperty());
        searchNote.visibleProperty().bind(viewModel.searchNoteProperty().isNotEmpty());
        searchNote.managedProperty().bind(searchNote.visibleProperty());
        results.setItems(viewModel.results());
        results.setCellFactory(list -> new ResultCell());
        results.visibleProperty().bind(Bindings.isNotEmpty(viewModel.results()));
        results.managedProperty().bind(results.visibleProperty());
        results.getSelectionModel().selectedItemProperty().addListener((property, was, now) -> {
            if (now != null) {
                viewModel.look(now.name());
            }
        });
        found.visibleProperty().bind(searchNote.visibleProperty().or(results.visibleProperty()));
        found.managedProperty().bind(found.visibleProperty());
    }

    private void fillTree() {
        tree.setCellFactory(view -> new RemoteCell());
        tree.getSelectionModel().selectedItemProperty().addListener((property, was, now) -> {
            if (now != null && now.getValue().note() == Note.NONE) {
                viewModel.chosenProperty().set(now.getValue().node());
            }
        });
        tree.addEventFilter(KeyEvent.KEY_PRESSED, key -> {
            TreeItem<Row> item = tree.getSelectionModel().getSelectedItem();
            if (item == null) {
                return;
            }
            RemoteNode node = item.getValue().node();
            boolean place = item.getValue().note() == Note.NONE;
            if (key.getCode() == KeyCode.ENTER && place) {
                item.setExpanded(!item.isExpanded());
            } else if (key.getCode() == KeyCode.ENTER) {
                node.more();
            } else if (key.getCode() == KeyCode.DELETE && place) {
                viewModel.delete(node);
            } else {
                return;
            }
            key.consume();
        });
        viewModel.rootProperty().subscribe(root -> showRoot());
    }

    private void showRoot() {
        RemoteNode root = viewModel.rootProperty().get();
        if (shownRoot != null && shownRoot.node().equals(root)) {
            return;
        }
        if (shownRoot != null) {
            shownRoot.close();
        }
        shownRoot = root == null ? null : new RemoteItem(root);
        if (shownRoot != null) {
            shownRoot.setExpanded(true);
        }
        tree.setRoot(shownRoot);
    }

    private void onKey(KeyEvent key) {
        if (key.isControlDown() && key.getCode() == KeyCode.N) {
            viewModel.add();
            key.consume();
        } else if (key.isControlDown() && key.getCode() == KeyCode.F) {
            search.requestFocus();
            key.consume();
        }
    }

    private Command onOne(String key, String icon, String keys, Runnable action) {
        return Command.of(messages.text(key), icon, keys, action)
                .when(() -> viewModel.selectedProperty().get() != null);
    }

    /// A repository that a search found.
    private final class ResultCell extends ListCell<SearchResult> {
        ResultCell() {
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(SearchResult result, boolean empty) {
            super.updateItem(result, empty);
            if (empty || result == null) {
                setText(null);
                return;
            }
            StringJoiner words = new StringJoiner("  ·  ");
            words.add(result.name());
            if (result.official()) {
                words.add(messages.text("official"));
            }
            if (result.stars() > 0) {
                words.add(messages.text("stars", result.stars()));
            }
            if (!result.description().isEmpty()) {
                words.add(result.description());
            }
            setText(words.toString());
        }
    }
}

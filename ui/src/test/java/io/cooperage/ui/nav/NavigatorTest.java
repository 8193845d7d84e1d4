package io.cooperage.ui.nav;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.nav.Route.ContainersPanel;
import org.junit.jupiter.api.Test;

class NavigatorTest {
    private static final Route LIST = new Route.Containers();
    private static final Route WEB = new Route.ContainerDetail("1", ContainerTab.LOG);
    private static final Route SETTINGS = new Route.Settings();

    private final Navigator navigator = new Navigator(LIST);

    @Test
    void goesBackAndForwardAsABrowserDoes() {
        navigator.go(WEB);
        navigator.go(SETTINGS);
        navigator.back();
        assertThat(navigator.current()).isEqualTo(WEB);
        navigator.back();
        assertThat(navigator.current()).isEqualTo(LIST);
        assertThat(navigator.canGoBackProperty().get()).isFalse();
        navigator.back();
        assertThat(navigator.current()).isEqualTo(LIST);
        navigator.forward();
        assertThat(navigator.current()).isEqualTo(WEB);
        navigator.go(LIST);
        assertThat(navigator.canGoForwardProperty().get()).isFalse();
    }

    @Test
    void goingWhereOneIsLeavesNoTrace() {
        navigator.go(LIST);
        assertThat(navigator.canGoBackProperty().get()).isFalse();
    }

    @Test
    void leavingAPanelLeadsToThePageItWasOpenedFrom() {
        Route panel = new Route.Containers(ContainersPanel.LIMITS, "1");
        navigator.go(WEB);
        navigator.go(panel);
        navigator.leave(panel, LIST);
        assertThat(navigator.current()).isEqualTo(WEB);

        navigator.go(LIST);
        navigator.go(panel);
        navigator.go(new Route.Containers(ContainersPanel.COMMIT, "1"));
        navigator.leave(navigator.current(), LIST);
        assertThat(navigator.current()).as("one panel after another").isEqualTo(LIST);

        navigator.go(panel);
        navigator.go(SETTINGS);
        navigator.leave(panel, LIST);
        assertThat(navigator.current()).as("elsewhere by now").isEqualTo(SETTINGS);
    }

    @Test
    void whatIsGoneIsForgottenEverywhere() {
        navigator.go(WEB);
        navigator.go(SETTINGS);
        navigator.go(WEB);
        navigator.forget(WEB::equals, LIST);
        assertThat(navigator.current()).isEqualTo(LIST);
        navigator.back();
        assertThat(navigator.current()).isEqualTo(SETTINGS);
        navigator.back();
        assertThat(navigator.current()).isEqualTo(LIST);
        assertThat(navigator.canGoBackProperty().get()).isFalse();
    }
}

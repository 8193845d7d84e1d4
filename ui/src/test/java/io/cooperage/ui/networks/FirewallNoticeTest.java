package io.cooperage.ui.networks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.event.EngineEvent.NetworkAction;
import io.cooperage.engine.event.EngineEvent.NetworkEvent;
import io.cooperage.engine.network.NetworkService.Hindrance;
import io.cooperage.ui.dialog.Notices.Banner;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.error.ErrorPresenter;
import io.cooperage.ui.fx.EventBridge;
import io.cooperage.ui.fx.ThreadedUiTasks;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.model.LiveContainers;
import io.cooperage.ui.model.LiveNetworks;
import io.cooperage.ui.nav.Navigator;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.testing.FakeEngine;
import io.cooperage.ui.testing.ManualClock;
import io.cooperage.ui.testing.RecordingNotices;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FirewallNoticeTest {
    private static final Hindrance DROPS = new Hindrance("the chain onward drops", "nft one; nft two");

    private final FakeEngine engine = new FakeEngine();
    private final RecordingNotices notices = new RecordingNotices();
    private final Navigator navigator = new Navigator(new Route.Containers());
    private final List<String> copied = new ArrayList<>();

    @BeforeEach
    void listen() {
        EventBridge events = new EventBridge(engine.events(), Runnable::run);
        UiTasks tasks = new ThreadedUiTasks(Runnable::run, Runnable::run, failure -> {});
        ErrorPresenter errors = new ErrorPresenter(notices, () -> {});
        FirewallNotice.listen(
                new NetworkParts(
                        engine.networks(),
                        engine.containers(),
                        new LiveNetworks(engine.networks(), events, tasks),
                        new LiveContainers(engine.containers(), events, tasks, Runnable::run),
                        new NetworkCommands(engine.networks(), tasks, notices, errors, navigator),
                        events,
                        tasks,
                        new ManualClock(),
                        notices,
                        errors,
                        navigator),
                copied::add);
    }

    private void connects() {
        engine.fakeEvents()
                .publish(new NetworkEvent(Instant.EPOCH, "shop", NetworkAction.CONNECT, Map.of("container", "web")));
    }

    @Test
    void whatHoldsBackContainersIsSaidWithTheCommandsThatMendIt() {
        connects();
        assertThat(notices.banners).isEmpty();
        engine.fakeNetworks().hinder(DROPS);
        connects();
        assertThat(notices.banners).singleElement().satisfies(banner -> {
            assertThat(banner.tone()).isEqualTo(Tone.WARNING);
            assertThat(banner.text())
                    .isEqualTo("Containers are held back: the chain onward drops. As root: nft one; nft two");
            Objects.requireNonNull(banner.action()).run().run();
        });
        assertThat(copied).containsExactly("nft one\nnft two\n");
        engine.fakeNetworks().hinder();
        connects();
        assertThat(notices.banners).isEmpty();
    }

    @Test
    void whoHasPutItAwaySeesItAgainWithTheNetworksOnly() {
        engine.fakeNetworks().hinder(DROPS);
        connects();
        assertThat(notices.banners).extracting(Banner::key).containsExactly(FirewallNotice.KEY);
        notices.banners.clear();
        connects();
        assertThat(notices.banners).isEmpty();
        navigator.go(new Route.Networks());
        assertThat(notices.banners).hasSize(1);
    }
}

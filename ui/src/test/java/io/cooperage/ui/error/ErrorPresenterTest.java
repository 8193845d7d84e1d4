package io.cooperage.ui.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.ui.dialog.Notices.Action;
import io.cooperage.ui.testing.RecordingNotices;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorPresenterTest {
    private final RecordingNotices notices = new RecordingNotices();
    private final AtomicInteger refreshed = new AtomicInteger();
    private final ErrorPresenter presenter = new ErrorPresenter(notices, refreshed::incrementAndGet);

    @ParameterizedTest
    @CsvSource({
        "INVALID_ARGUMENT,1,0,0,0",
        "NOT_IMPLEMENTED,1,0,0,0",
        "NOT_FOUND,1,0,0,1",
        "UNAUTHENTICATED,0,1,0,0",
        "FORBIDDEN,0,1,0,0",
        "UNAVAILABLE,0,1,0,0",
        "RESOURCE_EXHAUSTED,0,1,0,0",
        "CONFLICT,0,0,1,0",
        "INTERNAL,0,0,1,0",
        "DATA_LOSS,0,0,1,0",
        "CANCELLED,0,0,0,0"
    })
    void everyKindIsShownInItsWay(ErrorKind kind, int toasts, int banners, int dialogs, int refreshes) {
        presenter.present(new EngineException(kind, "what, why, and what to do"));
        assertThat(notices.toasts).hasSize(toasts);
        assertThat(notices.banners).hasSize(banners);
        assertThat(notices.failures).hasSize(dialogs);
        assertThat(refreshed).hasValue(refreshes);
    }

    @Test
    void theRemedyIsOffered() {
        Action retry = new Action("Retry", () -> {});
        presenter.present(new EngineException(ErrorKind.UNAVAILABLE, "not now"), retry);
        assertThat(notices.banners.getFirst().action()).isSameAs(retry);
    }

    @Test
    void aDefectIsShownWithItsTrace() {
        presenter.present(new IllegalStateException("oops"));
        assertThat(notices.failures).singleElement().satisfies(failure -> {
            assertThat(failure.text()).isEqualTo("Unexpected IllegalStateException: oops");
            assertThat(failure.details()).contains("aDefectIsShownWithItsTrace");
        });
    }
}

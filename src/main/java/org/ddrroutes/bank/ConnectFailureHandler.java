package org.ddrroutes.bank;

import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/**
 * Gives one name to whatever keeps a connection from coming about. Stands before the connection is made, as {@link
 * ResponseLimits} stands behind: what that one has not named failed before a byte was sent. The routes go by these names alone,
 * for Camel would go by the cause at the bottom, which for a wrong host name is no I/O failure.
 */
final class ConnectFailureHandler implements ExecChainHandler {

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws HttpException, IOException {
        try {
            return chain.proceed(request, scope);
        } catch (OutcomeUnknown e) {
            throw e;
        } catch (IOException e) {
            throw new BankUnreachable(e);
        }
    }
}

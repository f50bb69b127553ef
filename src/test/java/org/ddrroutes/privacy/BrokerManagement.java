package org.ddrroutes.privacy;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.activemq.artemis.api.jms.ActiveMQJMSClient;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.ddrroutes.harness.BrokerProcess;

/** The broker's own management. */
final class BrokerManagement {

    private BrokerManagement() {}

    /** Cuts every connection of this user. */
    static void closeConnections(BrokerProcess broker, String user) {
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
                Connection connection = factory.createConnection(BrokerProcess.USER, BrokerProcess.PASSWORD)) {
            connection.start();
            QueueSession session =
                    ((ActiveMQConnection) connection).createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
            Message order = session.createMessage();
            JMSManagementHelper.putOperationInvocation(order, ResourceNames.BROKER, "closeConnectionsForUser", user);
            Message done =
                    new QueueRequestor(session, ActiveMQJMSClient.createQueue("activemq.management")).request(order);
            if (!Boolean.TRUE.equals(JMSManagementHelper.getResult(done))) {
                throw new IllegalStateException("nobody was connected as " + user);
            }
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

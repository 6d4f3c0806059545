/** What an explorer of GraphQL opens with: the queries of the README, and one that follows orders. */
export const EXAMPLE_QUERIES: readonly string[] = [
  `query Order {
  order(id: "tour") {
    orderNumber
    status
    customerName
    lines {
      title
      quantity {
        current
      }
      net {
        formatted
      }
      tax {
        formatted
      }
    }
    shippingAmount {
      formatted
    }
    total {
      amount
      currency
      formatted
    }
    allowedCommands
  }
}`,
  `query History {
  orderHistory(orderId: "tour") {
    nodes {
      version
      type
      occurredAt
      actor
    }
  }
  orderDiff(orderId: "tour", fromVersion: 1, toVersion: 2) {
    path
    before
    after
  }
  order(id: "tour", asOf: { version: 1 }) {
    total {
      formatted
    }
    version
  }
}`,
  `query Orders {
  orders(
    first: 10
    filter: { countryCode: { eq: "FR" }, totalAmount: { gte: 10000 } }
    orderBy: [{ field: TOTAL_AMOUNT, direction: DESC }]
  ) {
    totalCount {
      count
      precision
    }
    nodes {
      orderNumber
      total {
        formatted
      }
      notes {
        text
        author
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}`,
  `query PaidOrder {
  order(id: "paid") {
    status
    paymentStatus
    fulfillmentStatus
    amounts {
      captured {
        formatted
      }
    }
    shipments {
      status
      carrier
      trackingNumber
    }
    timeline {
      context
      type
    }
  }
}`,
  `subscription Follow {
  ordersChanged(afterPosition: 0) {
    position
    eventType
    order {
      orderNumber
      status
    }
  }
}`,
];

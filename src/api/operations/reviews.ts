import * as shapes from '../contract.ts'
import { api, type Operation } from './operation.ts'

/** Reviews and the rulings on them. */
export const reviewsOperations: readonly Operation[] = [
  {
    method: 'get',
    path: `${api}/reviews`,
    does: 'Reviews that the caller may see, newest first.',
    access: 'principal',
    query: shapes.reviewListQuery,
    answer: shapes.reviewList,
  },
  {
    method: 'get',
    path: `${api}/reviews/{id}`,
    does: 'One review.',
    access: 'principal',
    answer: shapes.review,
  },
  {
    method: 'get',
    path: `${api}/reviews/{id}/history`,
    does: 'How the like ended before.',
    access: 'principal',
    answer: shapes.reviewHistory,
  },
  ...(['approve', 'deny'] as const).map(
    (word) =>
      ({
        method: 'post',
        path: `${api}/reviews/{id}/${word}`,
        does: `Rules: ${word}.`,
        access: 'principal',
        body: shapes.rulingBody,
        answer: shapes.review,
        leaves: 'review.ruled',
      }) as const,
  ),
  {
    method: 'post',
    path: `${api}/reviews/{id}/change`,
    does: 'Approves another statement in its stead.',
    access: 'principal',
    body: shapes.changeBody,
    answer: shapes.review,
    leaves: 'review.ruled',
  },
  {
    method: 'post',
    path: `${api}/reviews/{id}/remarks`,
    does: 'Says something without ruling.',
    access: 'principal',
    body: shapes.remarkBody,
    answer: shapes.review,
    leaves: 'review.remarked',
  },
  ...(
    [
      ['questions', 'Asks whoever asked for review to justify it; they are told while they wait.'],
      ['answers', 'Answers what reviewers ask; for whoever asked for the review.'],
    ] as const
  ).map(
    ([word, does]) =>
      ({
        method: 'post',
        path: `${api}/reviews/{id}/${word}`,
        does,
        access: 'principal',
        body: shapes.remarkBody,
        answer: shapes.review,
        leaves: 'review.remarked',
      }) as const,
  ),
  {
    method: 'post',
    path: `${api}/reviews/{id}/tell-again`,
    does: 'Has every notice of a review sent again, under the same ids; for those who may rule on it.',
    access: 'principal',
    body: shapes.remarkBody,
    answer: shapes.review,
    leaves: 'review.remarked',
  },
  {
    method: 'post',
    path: `${api}/reviews/{id}/withdraw`,
    does: 'Takes a review back.',
    access: 'principal',
    body: shapes.remarkBody,
    answer: shapes.review,
    leaves: 'review.closed',
  },
  {
    method: 'get',
    path: `${api}/review-groups`,
    does: 'Open reviews that are alike: one statement, whatever its constants, of one principal.',
    access: 'principal',
    answer: shapes.likeList,
  },
  {
    method: 'post',
    path: `${api}/review-groups/rulings`,
    does: 'Rules on several that are alike, where their rule lets it; each is bound by itself.',
    access: 'principal',
    body: shapes.togetherBody,
    answer: shapes.togetherAnswer,
    leaves: 'review.ruled',
  },
  {
    method: 'get',
    path: `${api}/review-load`,
    does: 'How much reviewers had to rule on, and how long they took.',
    access: 'principal',
    answer: shapes.loadList,
  },
  {
    method: 'post',
    path: `${api}/chat-bindings`,
    does: 'Says that a user of a chat is the caller.',
    access: 'principal',
    body: shapes.bindingBody,
    answer: shapes.binding,
    leaves: 'chat.bound',
  },
]
